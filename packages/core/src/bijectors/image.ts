/**
 * @file Say what a map makes of a region, or refuse a region that the map does not take.
 */
import { and, greaterEqual, lessEqual, lift, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { type CallSite, modelError } from "@typyro/base";
import { type Ends, independentRegion, type Region } from "../regions/region.ts";
import { isWithin } from "../regions/within.ts";
import type { Bijector } from "./bijector.ts";

const EVERYWHERE: Ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

type Map = Pick<Bijector, "name" | "domain">;

/** What is put in front of a map that starts from a region, as typed. */
const REACHED_BY: Readonly<Record<string, string>> = {
  positive: "bijectors.exp", simplex: "bijectors.stickBreaking", orderedVector: "bijectors.ordered", positiveOrderedVector: "bijectors.positiveOrdered",
  lowerCholesky: "bijectors.lowerCholesky", corrCholesky: "bijectors.corrCholesky", positiveDefinite: "bijectors.positiveDefinite", l1Ball: "bijectors.l1Ball",
  corrMatrix: "bijectors.corrMatrix",
};

/**
 * Refuse a region that the map does not take, as far as regions can be compared.
 *
 * @param giver - what gives members of the region, as an error says it. @error `bijector-domain`
 */
export function checkFit(map: Map, region: Region, giver: string, call: CallSite): void {
  const { domain } = map;
  const dims = domain.eventDim - region.eventDim;
  const facts = { bijector: map.name, needs: domain.description, giver, gives: region.description };
  if (dims > 0) throw modelError("bijector-domain", { ...facts, dims, reach: undefined }, { at: [call] });
  if (isWithin(region, independentRegion(domain, -dims)) === false) throw modelError("bijector-domain", { ...facts, dims: 0, reach: REACHED_BY[domain.name] }, { at: [call] });
}

/** What the map makes of the members of a region of its domain, which may have more event dimensions: all of the codomain, or a part. */
export function image(map: Bijector, region: Region): Region {
  const extra = region.eventDim - map.domain.eventDim;
  const whole = independentRegion(map.codomain, extra);
  if (isWithin(independentRegion(map.domain, extra), region) === true) return whole;
  const ends = region.ends === undefined || map.codomain.ends === undefined ? undefined : imageOfEnds(map, region.ends, map.codomain.ends);
  return {
    name: `${map.name}(${region.name})`,
    description: `what ${map.name} makes of ${region.description}`,
    eventDim: whole.eventDim,
    isDiscrete: region.isDiscrete,
    ...(ends === undefined ? {} : { ends }),
    ...(region.example === undefined ? {} : { example: map.forward(lift(region.example)) }),
    contains: (x) => {
      const isMember = and(whole.contains(x), region.contains(inverseWithin(map, region, x)));
      return ends === undefined ? isMember : and(isMember, and(greaterEqual(x, ends[0]), lessEqual(x, ends[1])));
    },
  };
}

/** The inverse, held between the ends of the region: of their images, rounding may lead back beyond them. */
export function inverseWithin(map: Bijector, region: Region, x: Value): Value {
  return isWithin(map.domain, region) === true ? map.inverse(x) : heldWithin(region, map.inverse(x));
}

/** Numbers, with those beyond an end of the region moved to it. */
export function heldWithin({ ends: [low, high] = EVERYWHERE }: Pick<Region, "ends">, x: Value): Value {
  const raised = low === Number.NEGATIVE_INFINITY ? x : maximum(x, low);
  return high === Number.POSITIVE_INFINITY ? raised : minimum(raised, high);
}

/** Whether a map of numbers rises on a region: it is one-to-one, so two points are enough. */
export function isRising(map: Bijector, { ends = map.domain.ends ?? EVERYWHERE }: Pick<Region, "ends">): Value {
  const [a, b] = twoBetween(ends);
  return map.forward(lift(a)).less(map.forward(lift(b)));
}

function twoBetween([low, high]: Ends): readonly [Num, Num] {
  if (low === Number.NEGATIVE_INFINITY) return high === Number.POSITIVE_INFINITY ? [-0.5, 0.5] : [lift(high).sub(1), lift(high).sub(0.5)];
  if (high === Number.POSITIVE_INFINITY) return [lift(low).add(0.5), lift(low).add(1)];
  const width = lift(high).sub(low);
  return [width.mul(0.25).add(low), width.mul(0.75).add(low)];
}

/** Images of the ends in ascending order; of one at infinity, the end of the codomain. */
function imageOfEnds(map: Bijector, ends: Ends, [low, high]: Ends): Ends {
  const rises = isRising(map, { ends });
  const left = ends[0] === Number.NEGATIVE_INFINITY ? where(rises, low, high) : map.forward(lift(ends[0]));
  const right = ends[1] === Number.POSITIVE_INFINITY ? where(rises, high, low) : map.forward(lift(ends[1]));
  return [minimum(left, right), maximum(left, right)];
}
