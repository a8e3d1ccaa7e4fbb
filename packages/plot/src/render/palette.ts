/**
 * @file Name the colours of figures: told apart by people with any common colour vision, and legible on white and on black.
 *
 * @source Okabe & Ito 2008, "Color universal design": eight colours, of which black stands for the data and vermilion
 *   for divergences, so that neither is ever the colour of a chain or a model. Yellow is left out: it vanishes on white.
 */

/** What was observed: the colour of the text, black on white and white on black. */
export const INK = "currentColor";
/** Divergent transitions, and observations that are not to be trusted. */
export const WARNING = "#D55E00";
/** Chains, models, groups. */
export const SERIES = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8C6D31", "#7A68A6", "#7F7F7F"] as const;

/** The colour of the `i`-th series; they repeat after eight. */
export function seriesColour(i: number): string {
  return SERIES[i % SERIES.length] ?? SERIES[0];
}
