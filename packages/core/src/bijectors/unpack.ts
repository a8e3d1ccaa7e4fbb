/**
 * @file Cut vectors into named arrays, and join them again.
 */
import { concat, lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, formatShape, modelError, type Shape, sizeOf } from "@typyro/base";
import type { Region } from "../regions/region.ts";
import { realArray, realVector } from "../regions/vectors.ts";
import { lastSize } from "./sizedConstants.ts";

/** A map between vectors and records of arrays; no `Bijector`, whose values are single arrays. */
export interface Unpacking<K extends string> {
  readonly name: "unpack";
  readonly domain: Region;
  /** Of each part. */
  readonly codomain: Readonly<Record<K, Region>>;
  /** @error `bijector-size` where the vector has not as many elements as the parts. */
  forward(u: Value): Record<K, Value>;
  inverse(parts: Readonly<Record<K, Num>>): Value;
  /** 0 for each vector. */
  logAbsDetJacobian(u: Value): Value;
  forwardShape(shape: Shape): Record<K, Shape>;
  inverseShape(shapes: Readonly<Record<K, Shape>>): Shape;
}

/**
 * The elements of a vector as arrays of the given shapes, in their order and row by row.
 *
 * @example
 * const { slope, cov } = bijectors.unpack({ slope: [], cov: [2, 2] }).forward(theta); // theta has 5 elements
 */
export function unpack<K extends string>(shapes: Readonly<Record<K, Shape>>): Unpacking<K> {
  const names = Object.keys(shapes) as K[];
  const total = names.reduce((sum, name) => sum + sizeOf(shapes[name]), 0);
  const record = <T>(part: (name: K) => T): Record<K, T> => Object.fromEntries(names.map((name) => [name, part(name)])) as Record<K, T>;
  const batchOf = (shape: Shape): Shape => {
    const given = lastSize(shape);
    if (given === total) return shape.slice(0, -1);
    const parts = names.map((name) => `${name} ${formatShape(shapes[name])}`).join(", ");
    throw modelError("bijector-size", { bijector: "unpack", given: `vectors of ${given}`, needed: `as many elements as its parts have, ${total} (${parts})`, help: `give vectors of ${total}` }, { at: [new CallSite(unpack)] });
  };
  return {
    name: "unpack",
    domain: realVector,
    codomain: record((name) => realArray(shapes[name].length)),
    forward: (u) => {
      const batch = batchOf(u.shape);
      let from = 0;
      return record((name) => {
        const start = from;
        from += sizeOf(shapes[name]);
        return u.slice(start, from, { axis: -1 }).reshape([...batch, ...shapes[name]]);
      });
    },
    inverse: (parts) =>
      concat(names.map((name) => {
        const part = lift(parts[name]);
        return part.reshape([...part.shape.slice(0, part.shape.length - shapes[name].length), sizeOf(shapes[name])]);
      }), -1),
    logAbsDetJacobian: (u) => u.mul(0).sum(-1),
    forwardShape: (shape) => {
      const batch = batchOf(shape);
      return record((name) => [...batch, ...shapes[name]]);
    },
    inverseShape: (given) => {
      const [first] = names;
      return [...(first === undefined ? [] : given[first].slice(0, given[first].length - shapes[first].length)), total];
    },
  };
}
