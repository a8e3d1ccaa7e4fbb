/**
 * @file Say in words what the sleep study's figures say.
 */

/** What the conclusion is drawn from. Slopes are in milliseconds per day. */
export interface SleepFigures {
  /** Slope of the population: mean, and its 89 % interval. */
  readonly slope: { readonly mean: number; readonly low: number; readonly high: number };
  /** For each subject, the number of its rows and its slope without and with pooling. */
  readonly subjects: readonly { readonly rows: number; readonly unpooled: number; readonly partial: number }[];
  /** Models by PSIS-LOO, best first. */
  readonly models: readonly { readonly name: string; readonly elpd: number; readonly elpdDiff: number; readonly dse: number }[];
  /** Models by their score on held-out rows, in any order. */
  readonly heldOut: readonly { readonly name: string; readonly elpd: number }[];
}

/** How much nearer to the population's slope pooling brings subjects: 0 not at all, 1 all the way. */
export function shrinkage(subjects: SleepFigures["subjects"], population: number): number {
  const distance = (pick: "unpooled" | "partial"): number => subjects.reduce((sum, subject) => sum + Math.abs(subject[pick] - population), 0);
  return 1 - distance("partial") / distance("unpooled");
}

/** The conclusions, one sentence or two each. */
export function sleepConclusions({ slope, subjects, models, heldOut }: SleepFigures): string[] {
  const sizes = [...new Set(subjects.map(({ rows }) => rows))].sort((a, b) => a - b);
  const shares = sizes.map((rows) => `${percent(shrinkage(subjects.filter((subject) => subject.rows === rows), slope.mean))} with ${rows} rows`);
  const byHeldOut = heldOut.toSorted((a, b) => b.elpd - a.elpd);
  const [best, second] = models;
  return [
    `A day of restricted sleep makes the average subject ${slope.mean.toFixed(1)} ms slower (89 % interval ${slope.low.toFixed(1)} to ${slope.high.toFixed(1)}).`,
    `Partial pooling moves subjects' slopes towards that of the population, by ${list(shares)}: the less is known of a subject, the more it borrows.`,
    ...(best === undefined || second === undefined ? [] : [
      `By PSIS-LOO ${best.name} predicts best (elpd ${best.elpd.toFixed(1)}); ${second.name} is ${Math.abs(second.elpdDiff).toFixed(1)} behind with a standard error of ${second.dse.toFixed(1)}${Math.abs(second.elpdDiff) < 2 * second.dse ? ", which is not a clear difference" : ""}.`,
    ]),
    `On the rows that no model has seen the order is ${list(byHeldOut.map(({ name, elpd }) => `${name} (${elpd.toFixed(1)})`))}${byHeldOut[0]?.name === best?.name ? ", with the same model first" : ", with another model first"}.`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}
