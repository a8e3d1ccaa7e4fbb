/**
 * @file Score observations under draws of a fit that has not seen them.
 */
import { exp, log1p } from "@typyro/base";
import { logMeanExp } from "./loo.ts";
import { mcseMean } from "./mcse.ts";
import type { Observations } from "./observations.ts";
import { ElpdEstimate, type EstimateWarning, type ObservedRows, type PointwiseRow } from "./pointwiseElpd.ts";
import { ScalarDraws } from "./scalarDraws.ts";

/** What a fit without an observation says of it. */
export interface HeldOutScore {
  /** The log of the mean over draws of the observation's density, in nats. */
  readonly elpd: number;
  /** Its Monte Carlo standard error: that of a log-normal variable with the relative error of the mean density. */
  readonly mcse: number;
}

/** What a fit says of an observation that it has not seen. */
export interface HeldOutRow extends PointwiseRow {
  /** Monte Carlo standard error of `elpd`. */
  readonly mcse: number;
}

/** How well a fit predicts observations that it has not seen. It prints itself, and `compare` takes it. */
export class HeldOut extends ElpdEstimate<HeldOutRow> {
  readonly kind = "held-out";
  /** Monte Carlo standard error of `elpd`. */
  readonly mcse: number;
  readonly warnings: readonly EstimateWarning[] = [];
  readonly diagnosis = "";

  /** Use `heldOut`. */
  constructor(rows: readonly HeldOutRow[], source: ObservedRows, mcse: number) {
    super(rows, source);
    this.mcse = mcse;
  }

  toString(): string {
    return this.page(`Predictions of ${this.observationsText} held out`, [], [`Monte Carlo standard error of elpd: ${this.mcse.toFixed(2)}`]);
  }
}

/** Score all observations under draws of a fit that has seen none of them. @error log-likelihood-not-finite */
export function heldOutOf(observations: Observations): HeldOut {
  const { scores, mcse } = heldOutScores(observations, observations.labels.map((_, i) => i));
  return new HeldOut(scores.map((score, i) => ({ label: observations.labels[i] ?? "", p: NaN, ...score })), observations, mcse);
}

/** Score some observations, and say how well the sum of their elpd is known, since they share their draws. @error log-likelihood-not-finite */
export function heldOutScores(observations: Observations, rows: readonly number[]): { readonly scores: readonly HeldOutScore[]; readonly mcse: number } {
  const influence = new Float64Array(observations.total);
  const scores = rows.map((i) => {
    const logLikelihood = observations.row(i);
    const elpd = logMeanExp(logLikelihood);
    const relative = new Float64Array(logLikelihood.length);
    for (let s = 0; s < relative.length; s++) {
      relative[s] = exp(logLikelihood[s]! - elpd);
      influence[s] = influence[s]! + relative[s]!;
    }
    return { elpd, mcse: errorOfLog(observations.byChain(relative)) };
  });
  return { scores, mcse: errorOfSum(observations.byChain(influence)) };
}

/** Of the logarithm of a mean of 1. */
function errorOfLog(relative: readonly Float64Array[]): number {
  const error = errorOfSum(relative);
  return Math.sqrt(log1p(error * error));
}

function errorOfSum(chains: readonly Float64Array[]): number {
  const draws = new ScalarDraws(chains);
  return draws.isConstant ? 0 : mcseMean(draws);
}
