/**
 * @file Run a study by its name, as `npm run study -- NAME` does: tables to the terminal, figures into one HTML file, and an exit code.
 */
import { resolve } from "node:path";
import { ModelError } from "typyro";
import { report } from "typyro/plot";
import { didYouMean, typedOptions, UsageError } from "./options.ts";
import type { Study } from "./study.ts";
import { writeReport } from "./writeReport.ts";

/** Studies by name, each loaded when it is run: a study does not wait for the others' models. */
export type Studies = Readonly<Record<string, () => Promise<{ readonly study: Study }>>>;

/** Where results and messages go. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** How a study ends, as `typyro` does. */
export const EXIT = { ok: 0, error: 1, notToBeTrusted: 2 } as const;

function usage(studies: Studies): string {
  return [
    "usage: npm run study -- NAME [--out FILE.html] [--draws N] [--warmup N] [--seed N]",
    `  NAME is one of ${Object.keys(studies).join(", ")}`,
    "  The report is written to NAME.html in this folder; a file that exists is left alone, and the report gets a number.",
    "  Exit code: 0 ok; 1 error, or the report could not be written where it was asked for; 2 the verdict on a run that the",
    "  conclusions rest on is not to trust it. Runs that are there to show what goes wrong do not count.",
  ].join("\n");
}

/** Run the study that was typed. @returns the exit code */
export async function runStudy(args: readonly string[], { out, err }: Terminal, studies: Studies): Promise<number> {
  try {
    const { name, out: wanted, settings, isHelp } = typedOptions(args);
    if (isHelp) {
      out(usage(studies));
      return EXIT.ok;
    }
    const load = loaderOf(name, studies);
    const started = performance.now();
    const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
    const { study } = await load();
    const contents = await study(settings, out);
    const html = report({ ...contents, footer: `Made by \`npm run study -- ${name ?? ""}\` in ${seconds()} s.` });
    const { path, note, ok } = writeReport(html, resolve(wanted ?? `${name ?? "study"}.html`));
    if (note !== undefined) err(`\nnote: ${note}`);
    out(path === undefined ? `\n${seconds()} s in all.` : `\nThe report with all figures is ${path} (${seconds()} s in all).`);
    const doubtful = Object.entries(contents.restsOn).filter(([, { verdict }]) => !verdict.ok);
    for (const [run, { verdict }] of doubtful) err(`\nThe conclusions rest on \`${run}\`, which is ${String(verdict)}`);
    if (!ok) return EXIT.error;
    return doubtful.length > 0 ? EXIT.notToBeTrusted : EXIT.ok;
  } catch (problem) {
    if (problem instanceof UsageError) err(`${problem.message}\n\n${usage(studies)}`);
    else if (problem instanceof ModelError) err(String(problem));
    else throw problem;
    return EXIT.error;
  }
}

/** @throws UsageError for a name that is none */
function loaderOf(name: string | undefined, studies: Studies): Studies[string] {
  if (name === undefined) throw new UsageError("no study was named");
  const load = Object.hasOwn(studies, name) ? studies[name] : undefined;
  if (load !== undefined) return load;
  throw new UsageError(`there is no study \`${name}\`${didYouMean(name, Object.keys(studies))}`);
}
