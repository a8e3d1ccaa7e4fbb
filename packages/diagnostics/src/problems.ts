/**
 * @file Find what is wrong with a run, and word it with what to do about it. Chains and draws are counted from 0.
 */
import type { Draws } from "./draws.ts";
import type { ElementCheck } from "./elementCheck.ts";
import { ebfmi, LOW_EBFMI } from "./energy.ts";
import { formatDigits, formatSupported, formatWhole } from "./formatNumber.ts";
import { joined, quote } from "./joined.ts";
import { neckOf, scalesOfEnergy } from "./neck.ts";
import type { Problem, ProblemKind } from "./problem.ts";

/** Above this R-hat chains are not to be trusted. */
const HIGH_RHAT = 1.01;
/** Below this ESS for each chain the diagnostics themselves are unreliable. */
const LOW_ESS_PER_CHAIN = 100;
/** Below this ESS for each draw the chains hardly move, however many draws there are. */
const LOW_ESS_PER_DRAW = 0.001;
/** Draws a chain below which there is no ESS. */
const FEWEST_DRAWS = 6;
/** Share of transitions with the greatest tree depth above which it is a problem. */
const DEEP_SHARE = 0.01;
/** How many variables a message names. */
const NAMED = 5;
/** Divergent draws gather at one end of a variable when their mean standing is this far from the middle, */
const GATHERED = 0.2;
/** and so many of its standard errors, which is 1 / sqrt(12 n) for n draws from anywhere. */
const GATHERED_Z = 3;
/** How many variables are named where divergent draws gather. */
const GATHERED_NAMED = 3;

/** A problem, or something merely worth a note. */
export interface Finding {
  readonly problem: Problem;
  readonly isNote: boolean;
}

function finding(kind: ProblemKind, message: string, help: string, variables: readonly string[] = [], isNote = false): Finding {
  return { problem: { kind, message, help, variables }, isNote };
}

/** What concerns the run as a whole. */
export function chainProblems(draws: Draws, checks: readonly ElementCheck[]): Finding[] {
  return [...tooLittle(draws), ...divergences(draws, checks), ...deepTrees(draws), ...lowEnergy(draws)];
}

function tooLittle({ chains, draws }: Draws): Finding[] {
  const found: Finding[] = [];
  if (chains === 1) {
    found.push(finding("one-chain", "there is one chain, so nothing shows whether another would have ended up elsewhere", "run four: `chains: 4`"));
  }
  if (draws < FEWEST_DRAWS) {
    found.push(finding("too-few-draws", `there are ${draws} draws a chain, where an ESS needs at least ${FEWEST_DRAWS}`, "draw more: `draws: 1000`"));
  }
  return found;
}

function divergences(draws: Draws, checks: readonly ElementCheck[]): Finding[] {
  const counts = draws.divergences ?? [];
  const total = sum(counts);
  if (total === 0) return [];
  const distance = ({ divergentStanding }: ElementCheck): number => Math.abs(divergentStanding - 0.5);
  const gathered = checks
    .filter((check) => distance(check) > Math.max(GATHERED, GATHERED_Z / Math.sqrt(12 * total)) && check.element.variable.role !== "deterministic")
    .sort((a, b) => distance(b) - distance(a));
  const ends = gathered.slice(0, GATHERED_NAMED).map(({ element, divergentStanding }) => `\`${element.label}\` is ${divergentStanding < 0.5 ? "low" : "high"}`);
  const neck = neckOf(draws, gathered.filter(({ divergentStanding }) => divergentStanding < 0.5).map(({ element }) => element.variable));
  return [
    finding(
      "divergences",
      `${total} of ${draws.chains * draws.draws} transitions diverged (${byChain(counts)})${ends.length === 0 ? "" : `, most where ${joined(ends)}`}: the sampler could not follow the posterior there, so the draws are biased away from it${neck === undefined ? "" : `; ${neck.reason}`}`,
      neck?.help ?? "take smaller steps, `sampler: nuts({ targetAccept: 0.95 })`; if some remain, write the group-level parameters non-centred, or give their scales tighter priors",
      gathered.slice(0, NAMED).map(({ element }) => element.label),
    ),
  ];
}

function deepTrees({ stats, chains, draws }: Draws): Finding[] {
  const total = sum(stats.reached_max_treedepth ?? []);
  if (total === 0) return [];
  const share = total / (chains * draws);
  return [
    finding(
      "tree-depth",
      `${total} of ${chains * draws} trajectories were cut off at the greatest tree depth, so each draw moves less far than it should`,
      "put the parameters on similar scales (standardise the data), or allow longer trajectories: `sampler: nuts({ maxTreeDepth: 12 })`",
      [],
      share <= DEEP_SHARE,
    ),
  ];
}

function lowEnergy(draws: Draws): Finding[] {
  if (draws.stats.energy === undefined) return [];
  const low = draws.stat("energy").flatMap((energy, chain) => {
    const value = ebfmi(energy);
    return value < LOW_EBFMI ? [`${value.toFixed(2)} in chain ${chain}`] : [];
  });
  if (low.length === 0) return [];
  const neck = neckOf(draws, scalesOfEnergy(draws));
  return [
    finding(
      "energy",
      `E-BFMI is ${joined(low)}, below ${LOW_EBFMI}: the energy changes too little from draw to draw to reach the tails${neck === undefined ? "" : `; ${neck.reason}`}`,
      neck?.help ?? "write heavy-tailed or group-level parameters non-centred, or on a log scale; more draws help less",
    ),
  ];
}

/** What concerns single variables. */
export function elementProblems(draws: Draws, checks: readonly ElementCheck[]): Finding[] {
  return [...nonFinite(draws, checks), ...constants(checks), ...highRhat(checks), ...lowEss(draws, checks, "bulk"), ...lowEss(draws, checks, "tail")];
}

function nonFinite(draws: Draws, checks: readonly ElementCheck[]): Finding[] {
  return (["sampled", "deterministic"] as const).flatMap((role) => {
    const concerned = checks.filter((check) => check.nonFinite !== undefined && (check.element.variable.role ?? "sampled") === role);
    if (concerned.length === 0) return [];
    const labels = concerned.map(({ element }) => element.label);
    const [first] = concerned;
    const { count = 0, chain = 0, draw = 0 } = first?.nonFinite ?? {};
    const rest = concerned.length > 1 ? `, and so have ${concerned.length - 1} more` : "";
    return [
      finding(
        "non-finite",
        `\`${labels[0] ?? ""}\` has ${count} of ${draws.chains * draws.draws} draws that are NaN or infinite, the first at chain ${chain}, draw ${draw}${rest}`,
        role === "sampled"
          ? "look for a division by 0, or the log or root of a negative number, in the model"
          : "its row shows NaN; keep the computation inside its domain, such as a log of positive numbers",
        labels,
        role === "deterministic",
      ),
    ];
  });
}

function constants(checks: readonly ElementCheck[]): Finding[] {
  const variables = new Set(checks.map(({ element }) => element.variable));
  const stuck = [...variables].filter((variable) => {
    const own = checks.filter(({ element }) => element.variable === variable);
    return variable.role !== "deterministic" && own.every(({ isConstant }) => isConstant);
  });
  if (stuck.length === 0) return [];
  const names = stuck.map(({ name }) => name);
  const value = checks.find(({ element }) => element.variable === stuck[0])?.first ?? NaN;
  const what = names.length === 1 ? `\`${names[0] ?? ""}\` is ${formatSupported(value, NaN)} in every draw` : `${joined(names.slice(0, NAMED).map(quote))} never change`;
  return [
    finding(
      "constant",
      `${what}, so nothing shows that the sampler can move it`,
      "check that the model lets it vary and that its starting point is inside its support; a fixed quantity belongs in the data",
      names,
    ),
  ];
}

function highRhat(checks: readonly ElementCheck[]): Finding[] {
  const high = checks.filter(({ rHat }) => rHat > HIGH_RHAT).sort((a, b) => b.rHat - a.rHat);
  if (high.length === 0) return [];
  return [
    finding(
      "r-hat",
      `R-hat is ${worst(high, ({ rHat }) => (rHat < 100 ? rHat.toFixed(3) : formatDigits(rHat, 3)))}, above ${HIGH_RHAT}: the chains do not agree`,
      "warm up and draw for longer, `warmup: 2000, draws: 2000`; if they still disagree, the posterior has several modes or parameters that the data cannot tell apart: plot their traces",
      high.map(({ element }) => element.label),
    ),
  ];
}

function lowEss({ chains, draws }: Draws, checks: readonly ElementCheck[], where: "bulk" | "tail"): Finding[] {
  const essOf = (check: ElementCheck): number => (where === "bulk" ? check.essBulk : check.essTail);
  const least = Math.ceil(Math.max(LOW_ESS_PER_CHAIN * chains, LOW_ESS_PER_DRAW * chains * draws));
  const reason = least > LOW_ESS_PER_CHAIN * chains ? "one in 1000 draws" : `${LOW_ESS_PER_CHAIN} a chain`;
  const low = checks.filter((check) => essOf(check) < least).sort((a, b) => essOf(a) - essOf(b));
  const [first] = low;
  if (first === undefined) return [];
  const needed = Math.ceil(((draws * least) / essOf(first)) * 1.2);
  const isNear = needed <= 20 * draws && least === LOW_ESS_PER_CHAIN * chains;
  return [
    finding(
      where === "bulk" ? "ess-bulk" : "ess-tail",
      `the ${where} ESS is ${worst(low, (check) => formatWhole(Math.floor(essOf(check))))}, below ${least} (${reason}): ${where === "bulk" ? "means" : "intervals"} are too uncertain to report`,
      isNear
        ? `draw for longer, \`draws: ${roundUp(needed)}\``
        : "write the model so that its parameters are less correlated (standardise the data, use non-centred groups); more draws alone would take too long",
      low.map(({ element }) => element.label),
    ),
  ];
}

/** `1.24 for `tau`, 1.11 for `mu` and 3 more`. */
function worst(checks: readonly ElementCheck[], figure: (check: ElementCheck) => string): string {
  const shown = checks.slice(0, NAMED).map((check) => `${figure(check)} for \`${check.element.label}\``);
  return joined(checks.length > NAMED ? [...shown, `as bad for ${checks.length - NAMED} more`] : shown);
}

function byChain(counts: readonly number[]): string {
  return counts.flatMap((count, chain) => (count > 0 ? [`${count} in chain ${chain}`] : [])).join(", ");
}

function sum(values: readonly number[] | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Up to two significant digits: 1234 becomes 1300. */
function roundUp(value: number): number {
  const unit = Number(`1e${Math.max(0, String(Math.ceil(value)).length - 2)}`);
  return Math.ceil(value / unit) * unit;
}
