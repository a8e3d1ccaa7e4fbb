/**
 * @file Errors about data files and data sets.
 */
import { entry } from "../entry.ts";

export const dataErrors = {
  "csv-missing-column": entry("DataError", (f: { file: string; column: string; columns: readonly string[]; nearest: string | undefined }) => ({
    sentence: `${f.file} has no column \`${f.column}\`; its columns are ${f.columns.map((c) => `\`${c}\``).join(", ")}`,
    help: [f.nearest === undefined ? "name one of the columns of the file" : `did you mean \`${f.nearest}\`?`],
  })),
} as const;
