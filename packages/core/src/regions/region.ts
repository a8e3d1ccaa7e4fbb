/**
 * @file Say what a region is: a set of numbers, vectors or matrices, known by its members alone.
 *
 * What takes unconstrained numbers onto a region is no part of it: bijectors lead from one region to another (`bijectors/`), and a region with
 * the bijector that reaches it is a support (`supports/`).
 */
import { all, type Num, type Value } from "@typyro/autodiff";

/** A set of numbers (or vectors, or matrices), possibly with bounds that depend on other sites. */
export interface Region {
  /** The field's name for it, such as `positive`. */
  readonly name: string;
  /** What a member is, as errors say it: `a positive number`. */
  readonly description: string;
  /** How many dimensions at the right make one member: 0 for numbers, 1 for vectors. */
  readonly eventDim: number;
  readonly isDiscrete: boolean;
  /** A member of a discrete set, where 0 is none: put in place of values outside before a density is computed. */
  readonly example?: Num;
  /** The region of each element, where a member lies inside if all its elements do. */
  readonly element?: Region;
  /** Of numbers: between which two ends they fill everything, or every whole number; infinite where there is none. */
  readonly ends?: Ends;
  /** Regions that hold all of its members; left out where the region can be compared by its ends or elements, or with itself alone. */
  readonly within?: readonly Region[];
  /** Per member, whether it lies inside; NaN never does. */
  contains(x: Value): Value;
}

/** The least and the greatest number, whether or not they are members themselves. */
export type Ends = readonly [low: Num, high: Num];

/** The axes -1, ..., -dims. */
export function lastAxes(dims: number): number[] {
  return Array.from({ length: dims }, (_, i) => -1 - i);
}

/** A region with other members than its ends, elements and name say, such as one that takes hidden values too. */
export function withMembers({ name, description, eventDim, isDiscrete, example }: Region, contains: Region["contains"]): Region {
  return { name, description, eventDim, isDiscrete, ...(example === undefined ? {} : { example }), contains };
}

/** Arrays of which each member of the last `dims` axes lies in `base`. */
export function independentRegion(base: Region, dims: number): Region {
  if (dims === 0) return base;
  const { name, description, isDiscrete, example } = base;
  const element = base.eventDim === 0 ? base : base.element;
  return {
    name,
    description,
    isDiscrete,
    eventDim: base.eventDim + dims,
    ...(example === undefined ? {} : { example }),
    ...(element === undefined ? {} : { element }),
    ...(base.within === undefined ? {} : { within: base.within.map((wider) => independentRegion(wider, dims)) }),
    contains: (x) => all(base.contains(x), lastAxes(dims)),
  };
}
