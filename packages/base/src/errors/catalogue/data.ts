/**
 * @file Errors about data files and data sets.
 */
import { count, didYouMean, entry } from "../entry.ts";

/** How rows with NaN are left out: a tensor's numbers are taken first, and a row of a table is an array. */
function withoutRows({ name = "x", row, isTensor }: { readonly name: string | undefined; readonly row: number | readonly number[]; readonly isTensor: boolean }): string {
  const rows = isTensor ? `${name}.arraySync()` : name;
  const [entry, hasNaN] = [row].flat().length > 1 ? ["entries", (x: string) => `${x}.flat(Infinity).some(Number.isNaN)`] : ["v", (x: string) => `Number.isNaN(${x})`];
  return `leave those rows out, \`${rows}.filter((${entry}) => !${hasNaN(entry)})\`, and out of the other columns, \`y.filter((_, row) => !${hasNaN(`${rows}[row]`)})\``;
}

export const dataErrors = {
  "csv-missing-column": entry("DataError", (f: { file: string; column: string; columns: readonly string[]; nearest: string | undefined }) => ({
    sentence: `${f.file} has no column \`${f.column}\`; its columns are ${f.columns.map((c) => `\`${c}\``).join(", ")}${didYouMean(f.nearest)}`,
    help: f.columns.some((name) => name !== "" && !Number.isNaN(Number(name)))
      ? [`if the first line is data, name the columns: \`parseCsv(text, "${f.file}", { columns: [${f.columns.map((_, i) => (i === 0 ? `"${f.column}"` : `"column${i + 1}"`)).join(", ")}] })\``]
      : [f.nearest === undefined ? "name one of the columns of the file" : `read \`${f.nearest}\` instead`],
  })),
  "csv-not-a-number": entry("DataError", (f: { file: string; column: string; line: number; text: string }) => ({
    sentence: `column \`${f.column}\` of ${f.file} has \`${f.text}\` on line ${f.line}, which is not a number`,
    help: [f.text === "" || f.text === "NA" ? "remove the rows with missing values, or fill them in" : "write numbers with a point and no thousands separators"],
  })),
  "csv-no-rows": entry("DataError", (f: { file: string }) => ({
    sentence: `${f.file} has no rows of data`,
    help: ["check that the file was written whole"],
  })),
  "csv-ragged": entry("DataError", (f: { file: string; line: number; fields: number; expected: number }) => ({
    sentence: `line ${f.line} of ${f.file} has ${f.fields} fields, but there are ${f.expected} columns`,
    help: ["quote fields that contain commas"],
  })),
  "group-unknown": entry("DataError", (f: { label: string; row: number; known: readonly string[]; nearest: string | undefined }) => ({
    sentence: `label \`${f.label}\` at [${f.row}] is ${f.known.length === 1 ? "not the one known group" : `none of the ${count(f.known.length, "known group")}`}: ${f.known.slice(0, 12).map((label) => `\`${label}\``).join(", ")}${f.known.length > 12 ? ` and ${f.known.length - 12} more` : ""}${didYouMean(f.nearest)}`,
    help: ["leave those rows out", "or let the column name its own groups: `groups(column)`; under a plate of labels `predict` draws new ones from their population"],
  })),
  "standardize-constant": entry("DataError", (f: { name: string; value: number | undefined; size: number }) => ({
    sentence: f.value === undefined ? `${f.name} is empty, so it has no mean and no spread` : `all ${f.size} values of ${f.name} are ${f.value}, so they have no spread to be divided by`,
    help: [f.value === undefined ? "pass at least two rows" : "leave a constant column as it is, or out of the model"],
  })),
  "data-nan": entry("DataError", (f: { name: string | undefined; row: number | readonly number[]; total: number; size: number; isTensor: boolean }) => ({
    sentence: `${f.total} of ${f.size} numbers of ${f.name === undefined ? "an array of the data" : `\`${f.name}\``} ${f.total === 1 ? "is" : "are"} NaN, the first at [${[f.row].flat().join(", ")}]`,
    notes: ["one NaN makes the log density NaN everywhere"],
    help: [withoutRows(f)],
  })),
  "tensor-disposed": entry("DataError", (f: { dtype: string; shape: readonly number[] }) => ({
    sentence: `a tensor of type ${f.dtype} and shape [${f.shape.join(", ")}] was disposed of before its numbers were read`,
    notes: ["models are run again after sampling, so their data must stay"],
    help: ["keep the tensor, `tf.keep(x)`, or pass its numbers, `x.arraySync()`, taken while it is there"],
  })),
  "tensor-dtype": entry("DataError", (f: { dtype: string; shape: readonly number[] }) => ({
    sentence: `a tensor of shape [${f.shape.join(", ")}] has type ${f.dtype}, where float32, int32 or bool stands`,
    help: [f.dtype === "string" ? "turn text into numbers first: `tf.tensor(x.arraySync().map(Number))`" : "pass its real and its imaginary part: `tf.real(x)`, `tf.imag(x)`"],
  })),
} as const;
