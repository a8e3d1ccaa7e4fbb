/**
 * @file Fit a straight line to each group of points by least squares, as one looks at data before there is a model.
 */
/** A straight line. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** The line with the least squared distances in y. Points that do not differ in x have a level line through their mean. */
export function leastSquares(x: readonly number[], y: readonly number[]): Line {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [xMean, yMean] = [mean(x), mean(y)];
  const squares = x.reduce((sum, at) => sum + (at - xMean) * (at - xMean), 0);
  const products = x.reduce((sum, at, i) => sum + (at - xMean) * ((y[i] ?? NaN) - yMean), 0);
  const slope = squares === 0 ? 0 : products / squares;
  return { intercept: yMean - slope * xMean, slope };
}

/** A line for each group, the groups in order: what figures take as fitted lines. */
export function leastSquaresFit(x: readonly number[], y: readonly number[], group: readonly number[], groups: number): Record<keyof Line, number[]> {
  const lines = Array.from({ length: groups }, (_, g) => {
    const rows = group.flatMap((of, i) => (of === g ? [i] : []));
    return leastSquares(rows.map((i) => x[i] ?? NaN), rows.map((i) => y[i] ?? NaN));
  });
  return { intercept: lines.map(({ intercept }) => intercept), slope: lines.map(({ slope }) => slope) };
}
