/**
 * @file Errors about files of draws.
 */
import { entry } from "../entry.ts";

export const fileErrors = {
  "file-not-inference-data": entry("DataError", (f: { file: string; reason: string }) => ({
    sentence: `${f.file} holds no inference data: it ${f.reason}`,
    help: ["read a file that `save` wrote; for draws of CmdStan, use `fromCmdStanCsv`"],
  })),
  "group-missing": entry("DataError", (f: { group: string; groups: readonly string[] }) => ({
    sentence: `there is no group \`${f.group}\`; there ${f.groups.length === 0 ? "are no groups" : `are ${f.groups.map((name) => `\`${name}\``).join(", ")}`}`,
    help: [`put it in when saving: \`save(path, { ${f.group}: ... })\``],
  })),
  "file-ending": entry("DataError", (f: { file: string }) => ({
    sentence: `${f.file} ends in neither .json nor .nc`,
    help: ["name it `draws.json` or `draws.nc`"],
  })),
  "file-exists": entry("DataError", (f: { file: string }) => ({
    sentence: `${f.file} exists already, and files are not overwritten silently`,
    help: ["give another name, or say so with the option `overwrite: true`"],
  })),
  "draws-not-written": entry("DataError", (f: { file: string; reason: string; safe: readonly number[] }) => ({
    sentence: `${f.file} took no more draws (${f.reason}); on disk are ${f.safe.map((n, chain) => `${n} of chain ${chain}`).join(", ")}`,
    notes: ["what was on disk stays there, whole lines only; no draw before the failure has to be drawn again", "chains count from 0, and files from 1 as CmdStan's do"],
    help: ["make room, then go on, `run` being the stream that was given: `streamToCsv(path, stream(model, data, { resume: run.state, draws: 1000 }), { append: true })`"],
  })),
  "cmdstan-csv": entry("DataError", (f: { file: string; line: number; reason: string }) => ({
    sentence: `${f.file} is no output of CmdStan: line ${f.line} ${f.reason}`,
    help: ["pass the text of a CSV file that CmdStan wrote, one for each chain"],
  })),
} as const;
