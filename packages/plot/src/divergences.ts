/**
 * @file Find the draws at which the sampler diverged, and how to say how many there are.
 */
import type { Draws } from "@typyro/diagnostics";
import type { LegendEntry } from "./figure.ts";
import { WARNING } from "./render/palette.ts";

/** Chain and position of a draw. */
export interface DrawPosition {
  readonly chain: number;
  readonly draw: number;
}

/** Where the sampler diverged; empty where it did not or did not record it. */
export function divergentDraws(draws: Draws): DrawPosition[] {
  const { diverging } = draws.stats;
  if (diverging === undefined) return [];
  return Array.from(diverging).flatMap((flag, i) => (flag === 0 ? [] : [{ chain: Math.floor(i / draws.draws), draw: i % draws.draws }]));
}

/** `4 chains x 1000 draws`, and the divergences where there are some. */
export function runText(draws: Draws): string {
  const count = divergentDraws(draws).length;
  const run = `${draws.chains} ${draws.chains === 1 ? "chain" : "chains"} of ${draws.draws} draws`;
  if (draws.stats.diverging === undefined) return run;
  return `${run}, ${count === 0 ? "no" : count} ${count === 1 ? "divergence" : "divergences"}`;
}

/** The entry that explains the marks of divergences; none where there are none. */
export function divergenceLegend(count: number, shape: "tick" | "dot"): LegendEntry[] {
  return count === 0 ? [] : [{ label: `divergent (${count})`, colour: WARNING, shape }];
}
