/**
 * @file Say whether a run got stuck where a scale is small, and what opens that neck.
 *
 * A scale that nears 0 confines what it scales, so the posterior narrows there as no one step size can follow. Where the scaled
 * site is latent and centred, its non-centred form has no such neck. Where it is observed the scale is noise: the data then pin what
 * the site's location is computed from, and that holds in every form of the model.
 *
 * @source Betancourt & Girolami 2015, "Hamiltonian Monte Carlo for hierarchical models", arXiv:1312.0906, section 2.
 */
import type { Draws, Variable } from "./draws.ts";
import { joined, quote } from "./joined.ts";
import { zScale } from "./ranks.ts";

/** Why the posterior narrows, and what to do about it. */
export interface Neck {
  readonly reason: string;
  readonly help: string;
}

/** How many sites a help names in words; its code names all. */
const NAMED = 5;
/** Correlation of normal scores with the energy above which the energy hangs on a scale; chance gives 0.05 at 400 effective draws. */
const HANGS_ON = 0.4;

/**
 * The neck at small values of the worst of some variables that is a scale; undefined where none is, or where what it scales is
 * not centred.
 *
 * @param suspects - variables at whose low end the trouble is, the worst first.
 */
export function neckOf({ variables }: Draws, suspects: readonly Variable[]): Neck | undefined {
  const found = [...new Set(suspects)].filter(({ scales }) => scales !== undefined);
  const [worst] = found;
  const noise = worst?.scales?.find(({ isObserved }) => isObserved);
  if (worst === undefined) return undefined;
  if (noise !== undefined) return noiseNeck(worst.name, noise.site);
  const isScaledBy = (site: string, { scales = [] }: Variable): boolean => scales.some((scaled) => scaled.site === site);
  const centred = variables.filter(({ name, noncentred }) => noncentred !== undefined && found.some((scale) => isScaledBy(name, scale)));
  const own = centred.filter(({ name }) => isScaledBy(name, worst));
  return own.length === 0 ? undefined : funnel(worst.name, own, centred);
}

function noiseNeck(scale: string, observed: string): Neck {
  return {
    reason: `${quote(scale)} is the noise of ${quote(observed)}, and as it nears 0 the data pin what ${quote(observed)} is computed from: the posterior narrows to a neck`,
    help: `give ${quote(scale)} a prior that keeps it from 0, such as \`dist.LogNormal(0, 1)\`, or integrate the unknowns of single observations out of the model; neither smaller steps nor a non-centred form opens this neck`,
  };
}

function funnel(scale: string, own: readonly Variable[], centred: readonly Variable[]): Neck {
  const names = (sites: readonly Variable[]): string => joined(sites.slice(0, NAMED).map(({ name }) => quote(name)));
  const strategies = centred.flatMap(({ noncentred = {} }) => Object.entries(noncentred));
  const line = strategies.map(([site, strategy]) => `${/^[A-Za-z_$][\w$]*$/.test(site) ? site : JSON.stringify(site)}: ${strategy}`).join(", ");
  return {
    reason: `${quote(scale)} is the scale of ${names(own)}, and as it nears 0 the posterior narrows to a neck: a funnel`,
    help: `write ${names(centred)} non-centred, \`reparam(model, { ${line} })\`; if some remain, take smaller steps, \`sampler: nuts({ targetAccept: 0.95 })\``,
  };
}

/** The scales on which the energy hangs, the most first: it changes as slowly as they do. */
export function scalesOfEnergy(draws: Draws): Variable[] {
  const scales = draws.variables.filter(({ scales: scaled, role }) => scaled !== undefined && role !== "deterministic");
  if (scales.length === 0 || draws.stats.energy === undefined) return [];
  const [energy] = zScale([draws.stats.energy]);
  const strengthOf = (chains: readonly Float64Array[]): number => Math.abs(correlation(energy, zScale([Float64Array.from(chains.flatMap((chain) => [...chain]))])[0]));
  return draws
    .elements(scales.map(({ name }) => name))
    .map((element) => ({ variable: element.variable, strength: strengthOf(draws.scalarDraws(element).chains) }))
    .filter(({ strength }) => strength > HANGS_ON)
    .sort((a, b) => b.strength - a.strength)
    .map(({ variable }) => variable);
}

/** The correlation of two lists of normal scores, whose means are 0. */
function correlation(x: Float64Array = new Float64Array(0), y: Float64Array = new Float64Array(0)): number {
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
