/**
 * @file Stop a run when its draws are good enough: enough effective draws, chains that agree, or time that has run out.
 *
 * The targets are looked at after 100 draws of each chain and whenever there are a quarter more, so a run with the same seed stops at the
 * same draw wherever it is run; only `seconds` depends on the machine.
 */
import { essBulk, essTail, rhat, ScalarDraws } from "@typyro/diagnostics";
import type { ChainDraws } from "./chainResult.ts";

/** When to stop before all draws are taken. With several, a run stops when the targets are all met, or when time has run out. */
export interface StopRule {
  /** The least bulk and tail effective sample size over all unknowns, summed over chains. */
  readonly ess?: number | undefined;
  /** The largest R-hat over all unknowns. */
  readonly rhat?: number | undefined;
  /** Seconds since the run began, warm-up included. */
  readonly seconds?: number | undefined;
}

/** Draws of each chain at which the targets are first looked at. */
const FIRST_LOOK = 100;

/** Whether the rule has targets, which need the draws. */
export function hasTargets({ ess, rhat: largest }: StopRule): boolean {
  return ess !== undefined || largest !== undefined;
}

/** The numbers of draws at which to look, all multiples of `thin`; the last is `draws`. */
export function looks(draws: number, thin: number): number[] {
  const found: number[] = [];
  for (let at = FIRST_LOOK; at < draws; at = Math.ceil(1.25 * at)) {
    const rounded = Math.ceil(at / thin) * thin;
    if (rounded < draws && rounded !== found.at(-1)) found.push(rounded);
  }
  return [...found, draws];
}

/**
 * Whether the targets are met by draws on the unconstrained scale. R-hat and bulk and tail ESS go by ranks, so an unknown with a
 * monotone transform has the same there as on its own scale.
 *
 * @param chains - for each chain the kept draws of each stretch, one behind the other
 */
export function meetsTargets(rule: StopRule, chains: readonly (readonly ChainDraws[])[], dim: number): boolean {
  for (let i = 0; i < dim; i++) {
    const draws = new ScalarDraws(chains.map((pieces) => coordinate(pieces, i, dim)));
    // NaN meets no target.
    if (rule.rhat !== undefined && !(rhat(draws) <= rule.rhat)) return false;
    if (rule.ess !== undefined && !(Math.min(essBulk(draws), essTail(draws)) >= rule.ess)) return false;
  }
  return true;
}

function coordinate(pieces: readonly ChainDraws[], i: number, dim: number): Float64Array {
  const out = new Float64Array(pieces.reduce((total, { count }) => total + count, 0));
  let at = 0;
  for (const { count, positions } of pieces) {
    for (let d = 0; d < count; d++) out[at + d] = positions[d * dim + i]!;
    at += count;
  }
  return out;
}
