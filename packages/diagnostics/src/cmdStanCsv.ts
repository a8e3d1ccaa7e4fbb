/**
 * @file Read and write draws in the layout of CmdStan's CSV files, so that Stan's output can be diagnosed too.
 *
 * One file a chain: comment lines begin with `#`; the header names `lp__`, sampler columns that end in `__`,
 * and elements as `theta.1.2`, 1-based, the last index slowest.
 * @source CmdStan User's Guide, "Stan CSV File Format".
 */
import { modelError, type Shape, sizeOf, unravel } from "@typyro/base";
import { Draws, type Variable } from "./draws.ts";
import type { SamplerStats, StatName } from "./samplerStats.ts";

/** CmdStan's columns by ours. `energy__` and `lp__` keep their signs. */
const COLUMNS: readonly (readonly [stat: StatName, column: string])[] = [
  ["lp", "lp__"], ["acceptance_rate", "accept_stat__"], ["step_size", "stepsize__"], ["tree_depth", "treedepth__"],
  ["n_steps", "n_leapfrog__"], ["diverging", "divergent__"], ["energy", "energy__"],
];

/**
 * Draws from the texts of CmdStan's CSV files, one for each chain. Warm-up rows, where they were saved, are left out. A last line without
 * its end, as a run leaves it that was cut off, is left out too, and so are draws that the shortest chain has not: `notes` of the draws say so.
 *
 * @error `cmdstan-csv` with the line.
 */
export function fromCmdStanCsv(texts: readonly string[]): Draws {
  const chains = texts.map((text, i) => readChain(text, `chain ${i}`));
  const [first] = chains;
  if (first === undefined) throw modelError("cmdstan-csv", { file: "the list of files", line: 1, reason: "does not exist" });
  for (const [i, { header }] of chains.entries()) {
    if (header.join() !== first.header.join()) throw modelError("cmdstan-csv", { file: `chain ${i}`, line: 1, reason: "names other columns than chain 0" });
  }
  const draws = Math.min(...chains.map(({ rows }) => rows.length));
  const longest = Math.max(...chains.map(({ rows }) => rows.length));
  const notes = chains.flatMap(({ note }) => note ?? []);
  if (longest > draws) notes.push(`the chains have ${draws} to ${longest} draws: the first ${draws} of each are read`);
  const column = (position: number): Float64Array => Float64Array.from({ length: chains.length * draws }, (_, r) => chains[Math.floor(r / draws)]?.rows[r % draws]?.[position] ?? Number.NaN);
  const stats: { -readonly [K in StatName]?: Float64Array } = {};
  for (const [stat, name] of COLUMNS) {
    const position = first.header.indexOf(name);
    if (position >= 0) stats[stat] = column(position);
  }
  return new Draws({ chains: chains.length, draws, variables: variablesOf(first.header, column, chains.length * draws), stats: stats satisfies SamplerStats, notes });
}

interface ChainText {
  readonly header: readonly string[];
  readonly rows: readonly (readonly number[])[];
  /** What was left out. */
  readonly note: string | undefined;
}

function readChain(text: string, file: string): ChainText {
  let header: string[] | undefined;
  let rows: number[][] = [];
  let warmup = 0;
  let note: string | undefined;
  const lines = text.split(/\r?\n/);
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    const setting = /^#\s*(save_warmup|num_warmup|thin)\s*=\s*(\w+)/.exec(line);
    if (setting !== null) warmup = warmupRows(warmup, setting[1] ?? "", setting[2] ?? "");
    if (line === "" || line.startsWith("#")) continue;
    const fields = line.split(",");
    if (header === undefined) {
      if (!fields.includes("lp__")) throw modelError("cmdstan-csv", { file, line: i + 1, reason: "should be a header with `lp__`" });
      header = fields;
      continue;
    }
    if (i === lines.length - 1) {
      // Its last number may have been cut off as well, which nothing in it shows.
      note = `line ${i + 1} of ${file} has no end and is left out: the run that wrote it was cut off`;
      continue;
    }
    if (fields.length !== header.length) throw modelError("cmdstan-csv", { file, line: i + 1, reason: `has ${fields.length} fields for ${header.length} columns` });
    rows.push(fields.map((field) => numberOf(field, file, i + 1)));
  }
  if (header === undefined) throw modelError("cmdstan-csv", { file, line: 1, reason: "is missing" });
  if (savesWarmup(text)) rows = rows.slice(warmup);
  return { header, rows, note };
}

function savesWarmup(text: string): boolean {
  return /^#\s*save_warmup\s*=\s*(?:1|true)\b/m.test(text);
}

function warmupRows(before: number, setting: string, value: string): number {
  return setting === "num_warmup" ? Number(value) : before;
}

function numberOf(field: string, file: string, line: number): number {
  const text = field.trim().toLowerCase();
  const value = text === "nan" || text === "-nan" ? Number.NaN : text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
  if (text !== "" && (text.endsWith("nan") || !Number.isNaN(value))) return value;
  throw modelError("cmdstan-csv", { file, line, reason: `has \`${field}\` where a number belongs` });
}

/** Columns `theta.1.2` gathered into arrays; names ending in `__` are the sampler's. */
function variablesOf(header: readonly string[], column: (position: number) => Float64Array, rows: number): Variable[] {
  const families = new Map<string, { position: number; index: number[] }[]>();
  for (const [position, name] of header.entries()) {
    if (name.endsWith("__")) continue;
    const [stem = "", ...index] = name.split(".");
    families.set(stem, [...(families.get(stem) ?? []), { position, index: index.map((i) => Number(i) - 1) }]);
  }
  return [...families].map(([name, elements]): Variable => {
    const rank = elements[0]?.index.length ?? 0;
    const shape = Array.from({ length: rank }, (_, axis) => 1 + Math.max(...elements.map(({ index }) => index[axis] ?? 0)));
    const size = sizeOf(shape);
    const data = new Float64Array(rows * size);
    for (const { position, index } of elements) {
      const flat = index.reduce((sum, i, axis) => sum * (shape[axis] ?? 1) + i, 0);
      for (const [row, value] of column(position).entries()) data[row * size + flat] = value;
    }
    return { name, shape, data, role: "sampled" };
  });
}

/** The texts of CmdStan's CSV files, one for each chain. */
export function cmdStanCsv(draws: Draws): string[] {
  return Array.from({ length: draws.chains }, (_, chain) => `${cmdStanHeader(draws)}\n${cmdStanRows(draws, chain)}`);
}

/** The names of the columns, as the first line of a file has them, without its end. */
export function cmdStanHeader(draws: Draws): string {
  return columnsOf(draws).map(({ name }) => name).join(",");
}

/** The draws of one chain, a line for each; every line ends. */
export function cmdStanRows(draws: Draws, chain: number): string {
  const columns = columnsOf(draws);
  return Array.from({ length: draws.draws }, (_, draw) => {
    const row = chain * draws.draws + draw;
    return `${columns.map(({ data, size, flat }) => text(data[row * size + flat])).join(",")}\n`;
  }).join("");
}

interface Column {
  readonly name: string;
  readonly data: Float64Array;
  /** Numbers of a draw in `data`. */
  readonly size: number;
  /** The place of this column among them. */
  readonly flat: number;
}

function columnsOf({ stats, variables }: Draws): Column[] {
  const ofSampler = COLUMNS.flatMap(([stat, name]) => {
    const data = stats[stat];
    return data === undefined ? [] : [{ name, data, size: 1, flat: 0 }];
  });
  const elements = variables.flatMap(({ name, shape, data }) =>
    columnMajor(shape).map((flat) => ({ name: [name, ...unravel(flat, shape).map((i) => i + 1)].join("."), data, size: sizeOf(shape), flat })));
  return [...ofSampler, ...elements];
}

function text(x: number | undefined): string {
  if (x === undefined || Number.isNaN(x)) return "nan";
  return x === Infinity ? "inf" : x === -Infinity ? "-inf" : String(x);
}

/** Flat row-major positions in the order in which CmdStan lists elements: the first index fastest. */
function columnMajor(shape: Shape): number[] {
  const reversed = [...shape].reverse();
  return Array.from({ length: sizeOf(shape) }, (_, i) => unravel(i, reversed).reverse().reduce((flat, index, axis) => flat * (shape[axis] ?? 1) + index, 0));
}
