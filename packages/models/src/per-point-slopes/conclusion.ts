/**
 * @file Say in words what Metropolis and NUTS made of the points.
 */

/** One run in figures. */
export interface RunFigures {
  readonly name: string;
  readonly seconds: number;
  /** The least effective sample size of the population's parameters. */
  readonly ess: number;
  readonly rHat: number;
  readonly divergences: number;
  readonly ok: boolean;
}

/** A parameter of the population. */
export interface Recovered {
  readonly name: string;
  readonly truth: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Effective samples in a second. */
export function efficiency({ ess, seconds }: Pick<RunFigures, "ess" | "seconds">): number {
  return seconds > 0 ? ess / seconds : NaN;
}

/** The same as text: two figures of a small number, whole ones of a large one. */
export function perSecond(run: Pick<RunFigures, "ess" | "seconds">): string {
  const value = efficiency(run);
  return value < 10 ? value.toPrecision(2) : value.toFixed(0);
}

/** The conclusions. */
export function pointConclusions({ metropolis, nuts, marginal, recovered, lowestNoise }: {
  readonly metropolis: RunFigures;
  readonly nuts: RunFigures;
  readonly marginal: RunFigures;
  readonly recovered: readonly Recovered[];
  /** The least draw of the noise under each sampler of the joint model. */
  readonly lowestNoise: { readonly metropolis: number; readonly nuts: number };
}): string[] {
  const run = (figures: RunFigures): string => `${figures.ess.toFixed(0)} effective samples (${perSecond(figures)} a second)`;
  const inside = recovered.filter(({ truth, low, high }) => low <= truth && truth <= high);
  return [
    `On the joint model Metropolis gets ${run(metropolis)}, NUTS ${run(nuts)}; ${metropolis.ok || nuts.ok ? "one verdict at least is clean" : "neither verdict trusts the draws"}.`,
    `The posterior has a funnel: with noise \`eps\` near 0 each slope is pinned to the one that meets its point, so a step that suits large noise is far too long for small noise. Metropolis came down to ${lowestNoise.metropolis.toPrecision(2)} and NUTS to ${lowestNoise.nuts.toPrecision(2)}, where ${nuts.divergences} of its transitions diverged. The data have no noise at all.`,
    `With the slopes integrated out there is no funnel left: ${run(marginal)}, R-hat at most ${marginal.rHat.toFixed(3)}, ${marginal.divergences} divergences.`,
    `The true value lies within the 89 % interval for ${inside.length} of ${recovered.length} parameters: ${recovered.map(({ name, truth, mean, low, high }) => `${name} is ${truth}, estimated as ${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`).join("; ")}.`,
  ];
}
