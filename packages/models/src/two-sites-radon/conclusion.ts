/**
 * @file Say in words where hierarchical estimates stand, of two sites and of 85 counties.
 */

/** Coefficient of one site under each model: posterior means. */
export interface SiteFigures {
  readonly site: string;
  readonly pooled: number;
  readonly individual: number;
  /** Hyper-prior whose spread is fixed. */
  readonly fixed: number;
  /** Hyper-prior whose spread is learnt. */
  readonly learnt: number;
}

/** What the radon models say. */
export interface RadonFigures {
  /** Models by PSIS-LOO, best first. */
  readonly models: readonly { readonly name: string; readonly elpd: number; readonly elpdDiff: number; readonly dse: number }[];
  /** Effect of the first floor on log radon. */
  readonly floor: { readonly mean: number; readonly low: number; readonly high: number };
  readonly centred: Form;
  readonly noncentred: Form;
}

/** How well one way of writing the model was sampled. */
export interface Form {
  readonly divergences: number;
  readonly leastEss: number;
  readonly ok: boolean;
}

/** How far an estimate has moved from the individual to the pooled one: 0 not at all, 1 all the way. */
export function movedToPooled({ pooled, individual }: SiteFigures, estimate: number): number {
  return (individual - estimate) / (individual - pooled);
}

/** Of the two sites. */
export function siteConclusions(sites: readonly SiteFigures[]): string[] {
  const share = (site: SiteFigures, estimate: number): string => `${Math.round(movedToPooled(site, estimate) * 100)} %`;
  return [
    ...sites.map((site) => `${site.site}: ${site.individual.toFixed(2)} by itself, ${site.pooled.toFixed(2)} pooled. A hyper-prior with its spread fixed at 0.5 takes it ${share(site, site.fixed)} of the way to the pooled value (${site.fixed.toFixed(2)}); one whose spread is learnt takes it ${share(site, site.learnt)} of the way (${site.learnt.toFixed(2)}).`),
    "So the original's puzzle has an answer: hierarchical estimates stay near the individual ones whenever the spread is free, since two sites that differ this much ask for a large one; only a narrow hyper-prior holds them together.",
  ];
}

/** Of the counties. */
export function radonConclusions({ models, floor, centred, noncentred }: RadonFigures): string[] {
  const [best] = models;
  return [
    `A measurement on the first floor is ${Math.abs(floor.mean).toFixed(2)} ${floor.mean < 0 ? "below" : "above"} one in the basement on the log scale (89 % interval ${floor.low.toFixed(2)} to ${floor.high.toFixed(2)}): radon is ${Math.exp(floor.mean).toFixed(2)} times as high.`,
    ...(best === undefined ? [] : [`Best by PSIS-LOO: ${best.name} (elpd ${best.elpd.toFixed(1)}). Behind it: ${models.slice(1).map(({ name, elpdDiff, dse }) => `${name} by ${Math.abs(elpdDiff).toFixed(1)} (standard error ${dse.toFixed(1)})`).join(", ")}.`]),
    `Varying intercepts and slopes: the centred form has ${centred.divergences} divergences and an effective sample size of at least ${centred.leastEss}, the non-centred one ${noncentred.divergences} and ${noncentred.leastEss}; ${noncentred.ok && !centred.ok ? "only the second is safe to trust" : noncentred.ok ? "both are safe to trust" : centred.ok ? "only the first is safe to trust" : "neither is safe to trust in this run"}.`,
  ];
}
