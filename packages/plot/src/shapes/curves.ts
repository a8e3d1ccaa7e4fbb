/**
 * @file Read curves off draws: straight lines from an intercept and a slope, or predictions at points in the order of x.
 *
 * A curve computes its values when they are asked for: of many groups and draws a figure shows few.
 */
import { modelError, sizeOf } from "@typyro/base";
import { dimensionNames, type Variable } from "@typyro/diagnostics";
import { siteOf } from "../predicted.ts";
import { drawsOf, type OneVariable, type Source } from "../source.ts";

/** An intercept or a slope: draws, or known numbers, one for all groups or one for each. */
export type LinePart = OneVariable | number | ArrayLike<number>;

/** Straight lines: one for all, or one for each element, which is a group. */
export interface StraightFit {
  readonly intercept: LinePart;
  readonly slope: LinePart;
}

/** Predictions at points: a site whose elements belong to the numbers of `x` one by one. */
export interface PointFit {
  readonly draws: Source;
  /** The site; needed where there are several. */
  readonly site?: string | undefined;
  readonly x: ArrayLike<number>;
  readonly group?: readonly (number | string)[] | undefined;
}

/** Draws of a curve at places in ascending order. */
export interface Curve {
  readonly x: readonly number[];
  /** The draws that are finite at every place. */
  readonly draws: readonly number[];
  /** The value of one draw at one place. */
  at(draw: number, place: number): number;
}

/** The curves of one fit. */
export interface Curves {
  /** By the label of their group. */
  readonly byGroup: ReadonlyMap<string, Curve>;
  /** For every group, where the lines do not depend on it. */
  readonly common: Curve | undefined;
  /** How many draws there are; 1 for lines that are known. */
  readonly draws: number;
}

/** Places at which a straight line is drawn: several, since a transform may bend it. */
const PLACES = 25;

/** So many numbers from one end to the other. */
export function spread(low: number, high: number): number[] {
  return Array.from({ length: PLACES }, (_, i) => low + ((high - low) * i) / (PLACES - 1));
}

/** @param range - between which x straight lines are drawn @error `no-draws`, `figure-lengths` */
export function straightCurves(fit: StraightFit, [low, high]: readonly [number, number], labelOf: (group: number) => string, figure: string): Curves {
  const [intercept, slope] = [lineOf(fit.intercept, "intercept"), lineOf(fit.slope, "slope")];
  const [sizes, counts] = [[sizeOf(intercept.shape), sizeOf(slope.shape)] as const, [intercept.chains * intercept.draws, slope.chains * slope.draws] as const];
  const draws = Math.max(...counts);
  if (Math.min(...counts) === 0) throw modelError("no-draws", { chains: intercept.chains, draws: 0 });
  if (counts.some((count) => count !== 1 && count !== draws)) throw modelError("figure-lengths", { figure, first: intercept.name, firstLength: counts[0], second: slope.name, secondLength: counts[1] });
  const groups = Math.max(...sizes);
  if (sizes.some((size) => size !== 1 && size !== groups)) throw modelError("figure-lengths", { figure, first: intercept.name, firstLength: sizes[0], second: slope.name, secondLength: sizes[1] });
  const x = spread(low, high);
  const element = ({ data }: Variable, count: number, size: number, draw: number, group: number): number => data[(count === 1 ? 0 : draw) * size + (size === 1 ? 0 : group)] ?? NaN;
  const curve = (group: number): Curve => {
    const at = (draw: number, place: number): number => element(intercept, counts[0], sizes[0], draw, group) + element(slope, counts[1], sizes[1], draw, group) * x[place]!;
    // Between two finite ends a straight line is finite.
    return lazily(x, draws, [0, x.length - 1], at);
  };
  if (groups === 1 && intercept.shape.length === 0 && slope.shape.length === 0) return { byGroup: new Map(), common: curve(0), draws };
  return { byGroup: new Map(Array.from({ length: groups }, (_, g) => [labelOf(g), curve(g)])), common: undefined, draws };
}

/** @error `figure-source`, `figure-several-sites`, `unknown-draws`, `no-draws`, `figure-lengths` */
export function pointCurves({ draws: source, site, x, group }: PointFit, labelOf: (group: number | string) => string, figure: string): Curves {
  const drawn = drawsOf(source, figure, "predictions");
  if (drawn.draws === 0) throw modelError("no-draws", { chains: drawn.chains, draws: 0 });
  const { name, shape, data } = siteOf(drawn, site, figure);
  const [size, draws] = [sizeOf(shape), drawn.chains * drawn.draws];
  for (const [second, other] of [["x", x], ["group", group]] as const) {
    if (other !== undefined && other.length !== size) throw modelError("figure-lengths", { figure, first: name, firstLength: size, second, secondLength: other.length });
  }
  const byX = Array.from({ length: size }, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const curve = (rows: readonly number[]): Curve => lazily(rows.map((i) => x[i]!), draws, rows.map((_, place) => place), (draw, place) => data[draw * size + rows[place]!]!);
  if (group === undefined) return { byGroup: new Map(), common: curve(byX), draws };
  const rowsOf = new Map<string, number[]>();
  for (const i of byX) {
    const label = labelOf(group[i] ?? "");
    const rows = rowsOf.get(label);
    if (rows === undefined) rowsOf.set(label, [i]);
    else rows.push(i);
  }
  return { byGroup: new Map([...rowsOf].map(([label, rows]) => [label, curve(rows)])), common: undefined, draws };
}

/** A curve whose finite draws are counted when they are first asked for. @param checked - the places that tell whether a draw is finite everywhere */
function lazily(x: readonly number[], draws: number, checked: readonly number[], at: Curve["at"]): Curve {
  let finite: number[] | undefined;
  return {
    x,
    at,
    get draws() {
      finite ??= Array.from({ length: draws }, (_, draw) => draw).filter((draw) => checked.every((place) => Number.isFinite(at(draw, place))));
      return finite;
    },
  };
}

/** Known numbers as a single draw. */
function lineOf(part: LinePart, name: string): OneVariable {
  if (typeof part === "object" && "chains" in part) return part;
  const [data, shape] = typeof part === "number" ? [Float64Array.of(part), []] : [Float64Array.from(part), [part.length]];
  return { name, shape, data, chains: 1, draws: 1 };
}

/** The labels of the groups that a line part brings along. */
export function labelsOf(part: LinePart): readonly (string | number)[] | undefined {
  if (typeof part !== "object" || !("chains" in part)) return undefined;
  const [dim] = dimensionNames(part);
  return dim === undefined ? undefined : part.coords?.[dim];
}
