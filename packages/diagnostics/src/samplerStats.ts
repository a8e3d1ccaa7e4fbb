/**
 * @file Name what a sampler records beside each draw, as InferenceData does.
 *
 * @source InferenceData schema specification, group `sample_stats`.
 */

/** Statistics in the order in which they are listed. */
export const STAT_NAMES = [
  "lp",
  "acceptance_rate",
  "step_size",
  "step_size_nom",
  "tree_depth",
  "n_steps",
  "diverging",
  "energy",
  "energy_error",
  "max_energy_error",
  "reached_max_treedepth",
] as const;

/** The name of a sampler statistic. */
export type StatName = (typeof STAT_NAMES)[number];

/**
 * Numbers recorded at each draw; what was not recorded is absent. `lp` is the log density of the unconstrained
 * vector and `energy` the Hamiltonian, both in nats; `diverging` and `reached_max_treedepth` are 0 or 1.
 *
 * @shape each [chain, draw], row-major
 */
export type SamplerStats = { readonly [K in StatName]?: Float64Array | undefined };
