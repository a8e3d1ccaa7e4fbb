/**
 * @file Write a report without losing anything: no file is overwritten, and a report that cannot stand where it was wanted stands elsewhere.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, parse } from "node:path";

/** Where a report went. */
export interface Written {
  /** Absent where no place could be written. */
  readonly path: string | undefined;
  /** What differs from what was asked; absent where nothing does. */
  readonly note: string | undefined;
  /** Whether the folder that was asked for holds the report. */
  readonly ok: boolean;
}

/** More files than this of the same name are an accident. */
const MOST_NUMBERS = 1000;

/**
 * Write a new file: under the path wanted, or with a number in its name where there is one already, or in the system's
 * folder for temporary files where the path cannot be written.
 */
export function writeReport(html: string, wanted: string, elsewhere: string = tmpdir()): Written {
  const first = writeNew(html, wanted);
  if ("path" in first) return { path: first.path, note: first.path === wanted ? undefined : `${wanted} exists and was left as it is`, ok: true };
  const second = writeNew(html, join(elsewhere, basename(wanted)));
  if ("path" in second) return { path: second.path, note: `${wanted} could not be written: ${first.reason}`, ok: false };
  return { path: undefined, note: `neither ${wanted} nor ${elsewhere} could be written (${first.reason}; ${second.reason}): the tables above are all there is, until --out names another file`, ok: false };
}

function writeNew(html: string, wanted: string): { readonly path: string } | { readonly reason: string } {
  const { dir, name, ext } = parse(wanted);
  for (let number = 1; number <= MOST_NUMBERS; number++) {
    const path = number === 1 ? wanted : join(dir, `${name}-${number}${ext}`);
    try {
      // "wx" refuses a file that exists, even one that another program makes at this moment.
      writeFileSync(path, html, { flag: "wx" });
      return { path };
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
      if (!("code" in problem && problem.code === "EEXIST")) return { reason: problem.message };
    }
  }
  return { reason: `${wanted} and ${MOST_NUMBERS - 1} numbered ones exist` };
}
