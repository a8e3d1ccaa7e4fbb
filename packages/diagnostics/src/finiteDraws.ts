/**
 * @file Insist on finite draws, for what a single NaN would make meaningless and dropping it would make wrong.
 */
import { modelError } from "@typyro/base";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/** What needs finite draws. */
export type FiniteStatistic = "kde" | "kde2d" | "histogram" | "ecdf" | "qds";

/** @error draws-not-finite with the first of them; no-draws, chains-unequal */
export function finiteDraws(chains: Chains | ScalarDraws, statistic: FiniteStatistic): ScalarDraws {
  const draws = ScalarDraws.of(chains);
  if (!draws.hasNonFinite) return draws;
  const bad = draws.pooled.findIndex((value) => !Number.isFinite(value));
  const count = draws.pooled.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  throw modelError("draws-not-finite", { statistic, count, total: draws.total, value: draws.pooled[bad] ?? NaN, chain: Math.floor(bad / draws.draws), draw: bad % draws.draws });
}
