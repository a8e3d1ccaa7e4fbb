/**
 * @file Say how much the posterior would move if the prior, or the likelihood, counted a little more or less.
 *
 * The prior (or likelihood) is raised to a power near 1, which weights the draws by it to that power less 1; how far
 * the distribution of a quantity moves, per doubling of the power, is its sensitivity.
 * @source Kallioinen, Paananen, Buerkner & Vehtari 2024, "Detecting and diagnosing prior and likelihood sensitivity with
 *   power-scaling", Statistics and Computing 34:57, sections 2 and 3; powers, threshold and diagnoses as in R's
 *   priorsense and ArviZ 1.x.
 */
import { exp, log2, modelError, renderTable, sizeOf } from "@typyro/base";
import { cumulativeJensenShannon } from "./cumulativeJensenShannon.ts";
import type { Draws } from "./draws.ts";
import { essTail } from "./ess.ts";
import { goodK, psis } from "./psis.ts";
import { ScalarDraws } from "./scalarDraws.ts";

/** From this sensitivity on a part counts as informative. */
const THRESHOLD = 0.05;
const POWERS = [0.99, 1.01] as const;

/** What the two sensitivities together say. */
export type PsenseDiagnosis = "" | "potential prior-data conflict" | "potential strong prior / weak likelihood";

/** One scalar quantity. */
export interface PsenseRow {
  readonly name: string;
  /** Sensitivity to the prior. */
  readonly prior: number;
  /** Sensitivity to the likelihood. */
  readonly likelihood: number;
  readonly diagnosis: PsenseDiagnosis;
}

/** What `psense` needs: draws of the quantities, and log densities under the same draws. */
export interface PsenseParts {
  readonly posterior: Draws;
  /** Log prior density of every latent site; all its elements are summed. */
  readonly logPrior: Draws;
  /** Log likelihood of every observation; all its elements are summed. */
  readonly logLikelihood: Draws;
}

/** Options of `psense`. */
export interface PsenseOptions {
  /** The variables to judge; all when absent. */
  readonly variables?: readonly string[] | undefined;
  /** Default 0.05. */
  readonly threshold?: number | undefined;
  /** The lower and the upper power. Default 0.99 and 1.01. */
  readonly powers?: readonly [number, number] | undefined;
  /** What one draw is worth; by default estimated from the tails of the log prior and the log likelihood. */
  readonly relativeEfficiency?: number | undefined;
}

/** Sensitivities of every quantity. It prints itself. */
export class Sensitivity {
  readonly rows: readonly PsenseRow[];
  readonly threshold: number;
  /** The largest Pareto k of the weights; above `goodK` of the number of draws the figures are unreliable. */
  readonly paretoK: number;
  readonly #isReliable: boolean;

  /** Use `psense`. */
  constructor(rows: readonly PsenseRow[], threshold: number, paretoK: number, total: number) {
    this.rows = rows;
    this.threshold = threshold;
    this.paretoK = paretoK;
    this.#isReliable = !(paretoK > goodK(total));
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const rows = this.rows.map(({ name, prior, likelihood, diagnosis }) => [name, prior.toFixed(3), likelihood.toFixed(3), diagnosis]);
    const table = renderTable({ rows: [["", "prior", "likelihood", "diagnosis"], ...rows] }, "");
    const warning = this.#isReliable ? [] : [`warning: Pareto k of the weights is ${this.paretoK.toFixed(2)}, so these figures are unreliable\n  help: draw more, or use powers nearer to 1`];
    return [`Sensitivity to power-scaling (informative from ${this.threshold} on)`, table, ...warning].join("\n\n");
  }
}

/**
 * Power-scaling sensitivity of every quantity to the prior and to the likelihood.
 *
 * Both above the threshold: prior and data may be in conflict. The prior above and the likelihood below it: the prior
 * may be strong or the likelihood weak. Otherwise there is nothing to say. Constant quantities have sensitivity 0.
 *
 * @error draws-do-not-match when chains or draws differ; unknown-draws, no-draws; log-ratio-not-finite; power-outside-range
 * @cost three sorts for each quantity
 */
export function psense({ posterior, logPrior, logLikelihood }: PsenseParts, options: PsenseOptions = {}): Sensitivity {
  const { variables, threshold = THRESHOLD, powers = POWERS, relativeEfficiency } = options;
  const [lower, upper] = powers;
  if (!(lower > 0 && lower < 1 && upper > 1 && upper < Infinity)) throw modelError("power-outside-range", { lower, upper });
  const scaledBy = (part: Draws, name: string): [Scaled, Scaled] => {
    checkSameDraws(posterior, part, name);
    return scaling(part, powers, relativeEfficiency);
  };
  const scaled = { prior: scaledBy(logPrior, "the log prior"), likelihood: scaledBy(logLikelihood, "the log likelihood") };
  const rows = posterior.elements(variables).map((element) => {
    const scalar = posterior.scalarDraws(element);
    const prior = sensitivity(scalar, scaled.prior, powers);
    const likelihood = sensitivity(scalar, scaled.likelihood, powers);
    return { name: element.label, prior, likelihood, diagnosis: diagnose(prior, likelihood, threshold) };
  });
  const ks = [...scaled.prior, ...scaled.likelihood].map(({ paretoK }) => paretoK).filter((k) => !Number.isNaN(k));
  return new Sensitivity(rows, threshold, Math.max(-Infinity, ...ks), posterior.chains * posterior.draws);
}

interface Scaled {
  readonly weights: Float64Array;
  readonly paretoK: number;
}

/** @error draws-do-not-match */
function checkSameDraws(posterior: Draws, part: Draws, name: string): void {
  if (part.chains === posterior.chains && part.draws === posterior.draws) return;
  const difference = `one has ${posterior.chains} x ${posterior.draws} draws and the other ${part.chains} x ${part.draws}`;
  throw modelError("draws-do-not-match", { first: "the posterior", second: name, difference });
}

/** The weights of the draws when a part is raised to each power. */
function scaling(part: Draws, powers: readonly [number, number], given: number | undefined): [Scaled, Scaled] {
  const total = sumOfElements(part);
  const { chains, draws } = part;
  const estimated = essTail(new ScalarDraws(Array.from({ length: chains }, (_, c) => total.subarray(c * draws, (c + 1) * draws)))) / total.length;
  const relativeEfficiency = given ?? (estimated > 0 ? estimated : 1);
  const weigh = (power: number): Scaled => {
    const { logWeights, paretoK } = psis(total.map((value) => (power - 1) * value), { relativeEfficiency });
    return { weights: logWeights.map((logWeight) => exp(logWeight)), paretoK };
  };
  return [weigh(powers[0]), weigh(powers[1])];
}

function sumOfElements({ variables, chains, draws }: Draws): Float64Array {
  const total = new Float64Array(chains * draws);
  for (const { shape, data } of variables) {
    const size = sizeOf(shape);
    for (let s = 0; s < total.length; s++) for (let i = 0; i < size; i++) total[s] = total[s]! + data[s * size + i]!;
  }
  return total;
}

/** Distance moved per doubling of the power, the mean of both directions. */
function sensitivity(scalar: ScalarDraws, [lower, upper]: readonly [Scaled, Scaled], powers: readonly [number, number]): number {
  const down = cumulativeJensenShannon(scalar, lower.weights) / -log2(powers[0]);
  const up = cumulativeJensenShannon(scalar, upper.weights) / log2(powers[1]);
  return (down + up) / 2;
}

function diagnose(prior: number, likelihood: number, threshold: number): PsenseDiagnosis {
  if (!(prior >= threshold)) return "";
  return likelihood >= threshold ? "potential prior-data conflict" : "potential strong prior / weak likelihood";
}
