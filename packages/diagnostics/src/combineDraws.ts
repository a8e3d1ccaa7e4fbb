/**
 * @file Join draws of the same quantities: more chains side by side, or more draws behind each other.
 */
import { formatShape, modelError, sameShape, sizeOf } from "@typyro/base";
import { Draws, type Variable } from "./draws.ts";
import { type SamplerStats, STAT_NAMES, type StatName } from "./samplerStats.ts";

/**
 * The chains of several runs as those of one, in order; statistics that all of them have are kept.
 *
 * @error draws-not-combined where variables, shapes, labels or numbers of draws differ; no-draws for no runs
 */
export function combineChains(runs: readonly Draws[]): Draws {
  const first = checkAlike("chains", runs, ({ draws }) => draws, "draws");
  const chains = runs.reduce((total, run) => total + run.chains, 0);
  const one = (arrays: readonly Float64Array[]): Float64Array => concatenated(arrays);
  return combined(runs, { chains, draws: first.draws }, one);
}

/**
 * The draws of runs that went on from each other, chain by chain, in order; statistics that all of them have are kept.
 *
 * @error draws-not-combined where variables, shapes, labels or numbers of chains differ; no-draws for no runs
 */
export function combineDraws(runs: readonly Draws[]): Draws {
  const first = checkAlike("draws", runs, ({ chains }) => chains, "chains");
  const draws = runs.reduce((total, run) => total + run.draws, 0);
  const one = (arrays: readonly Float64Array[], size: number): Float64Array => concatenated(Array.from({ length: first.chains }, (_, c) => c).flatMap((c) => arrays.map((data, r) => {
    const count = (runs[r]?.draws ?? 0) * size;
    return data.subarray(c * count, (c + 1) * count);
  })));
  return combined(runs, { chains: first.chains, draws }, one);
}

function concatenated(arrays: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(arrays.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(array, at);
    at += array.length;
  }
  return out;
}

function combined(runs: readonly Draws[], size: { readonly chains: number; readonly draws: number }, join: (arrays: readonly Float64Array[], size: number) => Float64Array): Draws {
  const variables = (runs[0]?.variables ?? []).map((variable): Variable => ({ ...variable, data: join(runs.map((run) => run.get(variable.name).data), sizeOf(variable.shape)) }));
  const stats: { -readonly [K in StatName]?: Float64Array } = {};
  for (const name of STAT_NAMES) {
    const arrays = runs.flatMap((run): Float64Array[] => {
      const data = run.stats[name];
      return data === undefined ? [] : [data];
    });
    if (arrays.length === runs.length) stats[name] = join(arrays, 1);
  }
  return new Draws({ ...size, variables, stats: stats satisfies SamplerStats });
}

/** The first run, once all are known to be like it. @error draws-not-combined, no-draws */
function checkAlike(what: string, runs: readonly Draws[], count: (run: Draws) => number, counted: string): Draws {
  const [first] = runs;
  if (first === undefined) throw modelError("no-draws", { chains: 0, draws: 0 });
  for (const [second, run] of runs.entries()) {
    const difference = differenceBetween(first, run) ?? (count(first) === count(run) ? undefined : `one has ${count(first)} ${counted} and the other ${count(run)}`);
    if (difference !== undefined) throw modelError("draws-not-combined", { what, first: 0, second, difference });
  }
  return first;
}

function differenceBetween(a: Draws, b: Draws): string | undefined {
  const missing = a.names.find((name) => !b.has(name)) ?? b.names.find((name) => !a.has(name));
  if (missing !== undefined) return `only one has \`${missing}\``;
  for (const { name, shape, coords = {} } of a.variables) {
    const other = b.get(name);
    if (!sameShape(shape, other.shape)) return `\`${name}\` has shape ${formatShape(shape)} in one and ${formatShape(other.shape)} in the other`;
    for (const [dim, labels] of Object.entries(coords)) {
      const differs = labels.findIndex((label, i) => String(other.coords?.[dim]?.[i] ?? label) !== String(label));
      if (differs >= 0) return `element ${differs} of \`${dim}\` is \`${String(labels[differs])}\` in one and \`${String(other.coords?.[dim]?.[differs])}\` in the other`;
    }
  }
  return undefined;
}
