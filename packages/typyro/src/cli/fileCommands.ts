/** @file `typyro summary`, `plot` and `compare`: look at draws that were saved. */
import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { nearestName } from "@typyro/base";
import { type Draws, fromCmdStanCsv, summary } from "@typyro/diagnostics";
import { compare } from "@typyro/inference";
import { read } from "../files/save.ts";
import { checkTarget } from "./runCommand.ts";
import { EXIT, type ExitCode, type Terminal, UsageError } from "./terminal.ts";

/** Print the summary of saved draws. Several CSV files are the chains of one run. */
export async function summarizeFiles(files: readonly string[], { json = false }: { readonly json?: boolean }, { out, err }: Terminal): Promise<ExitCode> {
  const draws = await drawsOf(files);
  for (const note of draws.notes) err(`note: ${note}`);
  const table = summary(draws);
  out(json ? JSON.stringify(table) : String(table));
  return table.verdict.ok ? EXIT.ok : EXIT.notToBeTrusted;
}

async function drawsOf(files: readonly string[]): Promise<Draws> {
  if (files.every((file) => file.endsWith(".csv"))) return fromCmdStanCsv(await Promise.all(files.map((file) => readFile(file, "utf8"))));
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw new UsageError(`${files.length} files were named, where one .json or .nc file, or the .csv files of one run's chains, are read`, "typyro summary fit.nc");
  return (await read(file)).get("posterior");
}

const KINDS = {
  trace: "plotTrace", rank: "plotRank", pair: "plotPair", energy: "plotEnergy", autocorrelation: "plotAutocorrelation", ess: "plotEssEvolution", density: "plotDensity", forest: "plotForest",
} as const;

/** The names of figures, as `--kind` takes them. */
export const FIGURE_KINDS: readonly string[] = Object.keys(KINDS);

/** What was typed after `typyro plot FILE`. */
export interface PlotArguments {
  readonly kind: string;
  readonly out: string;
  readonly vars?: readonly string[] | undefined;
  readonly overwrite?: boolean | undefined;
}

/** Draw a figure of saved draws as SVG, or as PNG where `@resvg/resvg-js` is installed. */
export async function plotFiles(files: readonly string[], { kind, out: path, vars, overwrite = false }: PlotArguments, { err }: Terminal): Promise<ExitCode> {
  if (!isKind(kind)) throw new UsageError(`there is no figure \`${kind}\`; there are ${FIGURE_KINDS.join(", ")}`, `typyro plot fit.nc --kind ${nearestName(kind, FIGURE_KINDS) ?? "trace"} --out figure.svg`);
  if (!/\.(?:svg|png)$/.test(path)) throw new UsageError(`${path} ends in neither .svg nor .png`, "typyro plot fit.nc --kind trace --out trace.svg");
  checkTarget(path, overwrite, [".svg", ".png"]);
  const draws = await drawsOf(files);
  const figures = await import("@typyro/plot");
  const name = KINDS[kind];
  const figure = name === "plotEnergy" ? figures[name](draws) : figures[name](draws, vars === undefined ? {} : { vars });
  await writeFile(path, path.endsWith(".png") ? await figure.png() : figure.svg, { flag: overwrite ? "w" : "wx" });
  for (const note of figure.notes) err(`note: ${note}`);
  err(`wrote ${path}`);
  return EXIT.ok;
}

function isKind(kind: string): kind is keyof typeof KINDS {
  return Object.hasOwn(KINDS, kind);
}

/** Compare the models of saved runs by PSIS-LOO; the files are those of `typyro run --save`. */
export async function compareFiles(files: readonly string[], { json = false }: { readonly json?: boolean }, { out }: Terminal): Promise<ExitCode> {
  const models: Record<string, Draws> = {};
  for (const file of files) {
    const short = basename(file).replace(/\.(?:json|nc)$/, "");
    models[short in models ? file : short] = (await read(file)).get("log_likelihood");
  }
  const comparison = compare(models);
  out(json ? JSON.stringify({ method: comparison.method, observations: comparison.observations, models: comparison.models }) : String(comparison));
  return EXIT.ok;
}
