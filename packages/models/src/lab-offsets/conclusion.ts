/**
 * @file Say in words whether the laboratories' zero points are off, with the numbers that it rests on.
 */

/** A mean with a 90 % interval, in original units. */
export interface Estimate {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What the conclusion is drawn from. */
export interface LabFigures {
  readonly slope: Estimate;
  readonly intercept: Estimate;
  readonly tau: Estimate;
  /** Offset of each laboratory. */
  readonly offsets: readonly Estimate[];
  /** elpd of model B less that of model A, by PSIS-LOO. */
  readonly gain: { readonly elpd: number; readonly se: number; readonly weight: number };
}

/** The conclusions, one sentence each; the first answers the question. */
export function labConclusions({ slope, intercept, tau, offsets, gain }: LabFigures): string[] {
  const clear = offsets.filter(({ low, high }) => low > 0 || high < 0);
  const isBetter = gain.elpd > 2 * gain.se;
  const answer = isBetter && clear.length > 0 ? "There is clear evidence for offsets" : isBetter || clear.length > 0 ? "There is some evidence for offsets" : "There is no clear evidence for offsets";
  return [
    `${answer}: with them elpd by PSIS-LOO is ${signed(gain.elpd, 1)} (standard error ${gain.se.toFixed(1)}), and BB-pseudo-BMA gives them a weight of ${gain.weight.toFixed(2)}.`,
    `Offsets spread over laboratories by tau = ${estimate(tau)}.`,
    clear.length === 0
      ? "No laboratory's 90 % interval leaves 0 out."
      : `${clear.length} of ${offsets.length} laboratories have a 90 % interval without 0: ${clear.map((offset) => `${offset.name} at ${signed(offset.mean, 2)} [${signed(offset.low, 2)}, ${signed(offset.high, 2)}]`).join("; ")}.`,
    `The line that they share is y = m x + b with m = ${estimate(slope)} and b = ${estimate(intercept)}, in the original units.`,
  ];
}

function estimate({ mean, low, high }: Estimate): string {
  return `${mean.toFixed(2)} (90 % interval ${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return value > 0 ? `+${text}` : text;
}
