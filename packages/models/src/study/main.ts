/**
 * @file Run a study by its name: `npm run study -- NAME`. Tables go to the terminal, figures into one HTML file.
 */
import { resolve } from "node:path";
import process from "node:process";
import { ModelError } from "typyro";
import { report } from "typyro/plot";
import { typedOptions, UsageError } from "./options.ts";
import type { Study } from "./study.ts";
import { writeReport } from "./writeReport.ts";

/** Loaded one at a time: a study does not wait for the others' models. */
const studies: Readonly<Record<string, () => Promise<{ readonly study: Study }>>> = {
  "sleepstudy": () => import("../sleepstudy/study.ts"),
  "lab-offsets": () => import("../lab-offsets/study.ts"),
  "per-point-slopes": () => import("../per-point-slopes/study.ts"),
  "two-sites-radon": () => import("../two-sites-radon/study.ts"),
};

const USAGE = [
  `usage: npm run study -- NAME [--out FILE.html] [--draws N] [--warmup N] [--seed N]`,
  `  NAME is one of ${Object.keys(studies).join(", ")}`,
  "  The report is written to NAME.html in this folder; a file that exists is left alone, and the report gets a number.",
].join("\n");

async function main(): Promise<void> {
  const { name, out, settings } = typedOptions(process.argv.slice(2));
  if (name === undefined) throw new UsageError("no study was named");
  const load = Object.hasOwn(studies, name) ? studies[name] : undefined;
  if (load === undefined) throw new UsageError(`there is no study \`${name}\``);
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const { study } = await load();
  const contents = await study(settings, console.log);
  const html = report({ ...contents, footer: `Made by \`npm run study -- ${name}\` in ${seconds()} s.` });
  const { path, note, ok } = writeReport(html, resolve(out ?? `${name}.html`));
  if (note !== undefined) console.error(`\nnote: ${note}`);
  console.log(path === undefined ? `\n${seconds()} s in all.` : `\nThe report with all figures is ${path} (${seconds()} s in all).`);
  if (!ok) process.exitCode = 1;
}

try {
  await main();
} catch (problem) {
  process.exitCode = problem instanceof UsageError ? 2 : 1;
  if (problem instanceof UsageError) console.error(`${problem.message}\n\n${USAGE}`);
  else if (problem instanceof ModelError) console.error(String(problem));
  else throw problem;
}
