import type { Num, Value } from "@typyro/autodiff";
import {
  autoReparam, block, circular, condition, dist, explicit, bijectors, generated, inferConfig, intervene, lift, locScale, mask, type Ok, plate, projectedNormal, reparam, replay, sample, scale, scope, seed,
  substitute, trace, type Trace, transformed, uncondition,
} from "@typyro/core";
import { describe, expectTypeOf, it } from "vitest";

interface Data {
  x: number[];
  y?: number[] | undefined;
}

function regression({ x, y }: Data) {
  const alpha = sample("alpha", dist.Normal(0, 1));
  sample("y", dist.Normal(alpha.mul(x), 1), { obs: y });
  return { alpha, rows: x.length };
}

/** A model that is generic in its data. */
function first<T extends { x: number[] }>(data: T): { value: Value; data: T } {
  return { value: sample("v", dist.Normal(data.x, 1)), data };
}

/** A model with two ways to be called. */
function either(x: number): { one: Value };
function either(x: number[]): { many: Value };
function either(x: Num): { one: Value; many: Value } {
  const v = sample("v", dist.Normal(x, 1));
  return { one: v, many: v };
}

declare const earlier: Trace;

describe("every handler gives back the type of the function", () => {
  it("of a plain model", () => {
    expectTypeOf(block(regression)).toEqualTypeOf<typeof regression>();
    expectTypeOf(block(regression, { hide: ["alpha"] })).toEqualTypeOf<typeof regression>();
    expectTypeOf(condition(regression, { alpha: 1 })).toEqualTypeOf<typeof regression>();
    expectTypeOf(inferConfig(regression, () => ({ auxiliary: true }))).toEqualTypeOf<typeof regression>();
    expectTypeOf(intervene(regression, { alpha: 1 })).toEqualTypeOf<typeof regression>();
    expectTypeOf(lift(regression, dist.Normal(0, 1))).toEqualTypeOf<typeof regression>();
    expectTypeOf(mask(regression, true)).toEqualTypeOf<typeof regression>();
    expectTypeOf(reparam(regression, { alpha: locScale(0) })).toEqualTypeOf<typeof regression>();
    expectTypeOf(reparam(regression, { alpha: transformed(), a: circular(), b: projectedNormal(), c: explicit(bijectors.exp) })).toEqualTypeOf<typeof regression>();
    expectTypeOf(replay(regression, earlier)).toEqualTypeOf<typeof regression>();
    expectTypeOf(scale(regression, 2)).toEqualTypeOf<typeof regression>();
    expectTypeOf(scope(regression, "a")).toEqualTypeOf<typeof regression>();
    expectTypeOf(seed(regression, 0)).toEqualTypeOf<typeof regression>();
    expectTypeOf(substitute(regression, { alpha: 1 })).toEqualTypeOf<typeof regression>();
    expectTypeOf(uncondition(regression)).toEqualTypeOf<typeof regression>();
    expectTypeOf(autoReparam(regression)({ x: [1] })).toEqualTypeOf<{ alpha: Value; rows: number }>();
  });

  it("nested as deep as one likes", () => {
    const deep = seed(block(scope(mask(scale(reparam(inferConfig(lift(intervene(condition(substitute(uncondition(regression), {}), {}), {}), {}), () => ({})), {}), 2), true), "a"), {}), 0);
    expectTypeOf(deep).toEqualTypeOf<typeof regression>();
    // @ts-expect-error a misspelt key of the record that is returned
    void deep({ x: [1] }).alhpa;
    // @ts-expect-error a misspelt key of optional data
    deep({ x: [1], Y: [1] });
    // @ts-expect-error text where numbers belong
    deep({ x: ["1"] });
  });

  it("of a generic model, whose type parameter is filled in where it is called", () => {
    const text = { x: [1], note: "text" };
    expectTypeOf(seed(first, 0)(text).data.note).toEqualTypeOf<string>();
    expectTypeOf(seed(condition(first, { v: 1 }), 0)(text).data.note).toEqualTypeOf<string>();
    expectTypeOf(seed(block(scope(mask(scale(reparam(first, {}), 2), true), "a"), {}), 0)(text).data.note).toEqualTypeOf<string>();
    expectTypeOf(trace(seed(condition(first, { v: 1 }), 0))(text).returned.data.note).toEqualTypeOf<string>();
    expectTypeOf(trace(seed(first, 0))(text)).toEqualTypeOf<Trace<{ value: Value; data: typeof text }>>();
    const step = condition(first, { v: 1 });
    expectTypeOf(seed(step, 0)(text).data.note).toEqualTypeOf<string>();
    // @ts-expect-error what the type parameter must have
    seed(condition(first, { v: 1 }), 0)({ note: "text" });
  });

  it("of a model with several signatures", () => {
    expectTypeOf(seed(condition(either, { v: 1 }), 0)(1)).toEqualTypeOf<{ one: Value }>();
    expectTypeOf(seed(condition(either, { v: 1 }), 0)([1])).toEqualTypeOf<{ many: Value }>();
  });

  it("inside of a function that is itself generic in the model", () => {
    const quiet = <M extends (...args: never[]) => Ok>(model: M): M => seed(mask(model, false), 0);
    expectTypeOf(quiet(regression)).toEqualTypeOf<typeof regression>();
    expectTypeOf(quiet(first)({ x: [1], note: "text" }).data.note).toEqualTypeOf<string>();
  });

  it("of a part of a model, and of methods", () => {
    expectTypeOf(mask(() => sample("y", dist.Normal(0, 1)), [true])()).toEqualTypeOf<Value>();
    expectTypeOf(scope((n: number) => [sample("a", dist.Normal(n, 1)), 2] as const, "s")(1)).toEqualTypeOf<readonly [Value, 2]>();
    expectTypeOf(plate("p", 3, () => ({ a: scope(regression, "s")({ x: [1] }).alpha }))).toEqualTypeOf<{ readonly a: Value }>();
    expectTypeOf(generated(() => [sample("a", dist.Normal(0, 1)), 2])).toEqualTypeOf<readonly [Value, 2]>();
    expectTypeOf(generated(() => ({ next: sample("a", dist.Normal(0, 1)) })).next).toEqualTypeOf<Value>();
  });
});

/* eslint-disable @typescript-eslint/restrict-plus-operands, @typescript-eslint/no-unsafe-unary-minus -- what the compiler says is tested here */
describe("what no handler takes", () => {
  it("is an asynchronous model, however it is wrapped, and what is no model", () => {
    const late = async (): Promise<Value> => sample("x", dist.Normal(0, 1));
    // @ts-expect-error asynchronous
    mask(late, true);
    // @ts-expect-error asynchronous
    seed(scope(late, "a"), 0);
    // @ts-expect-error asynchronous, generic
    seed(condition(async <T>(data: T) => data, {}), 0);
    // @ts-expect-error called already
    scale(regression({ x: [1] }), 2);
    // @ts-expect-error text where a number belongs
    scale(regression, "2");
    // @ts-expect-error text where booleans belong
    mask(regression, ["yes"]);
    // @ts-expect-error values are numbers
    seed(substitute(condition(regression, { alpha: "1" }), {}), 0);
    // @ts-expect-error a strategy is made by a function
    reparam(regression, { alpha: "locScale" });
  });

  it("values under operators of JavaScript, where handlers give them back", () => {
    const { alpha } = seed(condition(regression, { alpha: 1 }), 0)({ x: [1] });
    // @ts-expect-error a comparison is a function
    void (alpha > 0);
    // @ts-expect-error a sum is a method
    void (alpha + 1);
    // @ts-expect-error a comparison is a function
    void (alpha === 1);
    // `if (alpha)` and `-alpha` compile: the lint rules of typyro/eslint report them.
    void -alpha;
  });
});
