/**
 * @file Say how a posterior is fitted again with observations left out.
 */
import type { LeftOut } from "@typyro/core";
import type { RunOptions } from "./chains/runOptions.ts";

/** Options of `posterior.refit`; what is left out is as in the first fit. */
export interface RefitOptions extends Pick<RunOptions, "sampler" | "chains" | "warmup" | "draws" | "thin" | "seed"> {
  /** Elements of observed sites to leave out: positions in the batch, row-major, by site. */
  readonly without?: LeftOut | undefined;
  /** Aborting it ends the run with the draws so far. */
  readonly signal?: AbortSignal | undefined;
}
