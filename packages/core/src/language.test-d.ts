import type { Num, Value } from "@typyro/autodiff";
import { condition, deterministic, dist, type Groups, groups, type Ok, plate, sample, seed, trace, type Trace, uncondition } from "@typyro/core";
import { describe, expectTypeOf, it } from "vitest";

interface Data {
  x: number[];
  y?: number[] | undefined;
}

function regression({ x, y }: Data) {
  const alpha = sample("alpha", dist.Normal(0, 1));
  const beta = sample("beta", dist.Normal(0, 1));
  sample("y", dist.Normal(beta.mul(x).add(alpha), 1), { obs: y });
  return { alpha, beta };
}

describe("primitives", () => {
  it("sample gives a value", () => {
    expectTypeOf(sample("x", dist.Normal(0, 1))).toEqualTypeOf<Value>();
    expectTypeOf(deterministic("x", 1)).toEqualTypeOf<Value>();
    expectTypeOf(sample(["x", 3], dist.Normal(0, 1))).toEqualTypeOf<Value>();
  });

  it("plate gives what its body gives, tuples element by element", () => {
    const both = plate("p", 3, () => [sample("a", dist.Normal(0, 1)), sample("b", dist.Normal(0, 1))]);
    expectTypeOf(both).toEqualTypeOf<readonly [Value, Value]>();
    const [a, b] = both;
    expectTypeOf(a).toEqualTypeOf<Value>();
    expectTypeOf(b).toEqualTypeOf<Value>();
    // @ts-expect-error a third element is not there
    void both[2];
    expectTypeOf(plate("p", 3, () => ({ a, n: 3 }))).toEqualTypeOf<{ readonly a: Value; readonly n: 3 }>();
    expectTypeOf(plate("p", ["a", "b"], (index) => index)).toEqualTypeOf<Value>();
    expectTypeOf(plate("p", groups(["a"]), { dim: -2 }, () => 1)).toEqualTypeOf<1>();
    expectTypeOf(groups(["a", 1])).toEqualTypeOf<Groups>();
  });

  it("numbers, nested and typed arrays and values are numbers; strings, booleans and null are not", () => {
    expectTypeOf<number>().toExtend<Num>();
    expectTypeOf<number[][]>().toExtend<Num>();
    expectTypeOf<readonly [1, 2]>().toExtend<Num>();
    expectTypeOf<Float64Array>().toExtend<Num>();
    expectTypeOf<[number, Value]>().toExtend<Num>();
    expectTypeOf<string>().not.toExtend<Num>();
    expectTypeOf<string[]>().not.toExtend<Num>();
    expectTypeOf<boolean[]>().not.toExtend<Num>();
    expectTypeOf<(number | null)[]>().not.toExtend<Num>();
    expectTypeOf<undefined>().not.toExtend<Num>();
  });

  it("text where numbers belong does not compile", () => {
    // @ts-expect-error a parameter is a number
    dist.Normal("0", 1);
    // @ts-expect-error an observation is a number
    sample("y", dist.Normal(0, 1), { obs: "1" });
    // @ts-expect-error data read from a file must be turned into numbers first
    sample("y", dist.Normal(0, 1), { obs: ["1", "2"] });
    // @ts-expect-error null marks a missing value, which is none
    sample("y", dist.Normal(0, 1), { obs: [1, null] });
    // @ts-expect-error a distribution is called
    sample("y", dist.Normal);
    // @ts-expect-error a name comes first
    sample(dist.Normal(0, 1));
  });

  it("families take their parameters in order or by name, and no others", () => {
    dist.Normal({ loc: 0, scale: [1, 2] });
    dist.Bernoulli({ logits: 0.5 });
    // @ts-expect-error a parameter is missing
    dist.Normal(0);
    // @ts-expect-error the field's name is `scale`
    dist.Normal({ loc: 0, sd: 1 });
  });

  it("a value is not a number to JavaScript's operators", () => {
    const tau = sample("tau", dist.HalfNormal(1));
    // @ts-expect-error comparisons of values are functions
    void (tau > 0);
    // @ts-expect-error arithmetic of values is methods and functions
    void (tau * 2);
    // @ts-expect-error functions of values are those of this project
    Math.exp(tau);
  });
});

describe("handlers", () => {
  it("keep the type of the model, however they are nested", () => {
    const nested = seed(condition(uncondition(regression), { alpha: 1 }), 0);
    expectTypeOf(nested).toEqualTypeOf<typeof regression>();
    expectTypeOf(nested({ x: [1] })).toEqualTypeOf<{ alpha: Value; beta: Value }>();
    // @ts-expect-error the data of the model
    nested({ z: [1] });
  });

  it("take functions of any number of arguments, and parts of a model", () => {
    const part = condition(() => sample("x", dist.Normal(0, 1)), { x: 1 });
    expectTypeOf(part()).toEqualTypeOf<Value>();
    const two = seed((n: number, name: string) => sample(name, dist.Normal(n, 1)), 0);
    expectTypeOf(two).parameters.toEqualTypeOf<[number, string]>();
  });

  it("trace gives the trace of what the model returns", () => {
    const traced = trace(seed(regression, 0));
    expectTypeOf(traced).parameters.toEqualTypeOf<[Data]>();
    expectTypeOf(traced({ x: [1] })).toEqualTypeOf<Trace<{ alpha: Value; beta: Value }>>();
    expectTypeOf(traced({ x: [1] }).returned.beta).toEqualTypeOf<Value>();
  });

  it("refuse what is not a model", () => {
    // @ts-expect-error a model that was called already
    seed(regression({ x: [1] }), 0);
    // @ts-expect-error a model is not asynchronous
    seed(async () => sample("x", dist.Normal(0, 1)), 0);
    // @ts-expect-error values are named
    condition(regression, [1]);
    // @ts-expect-error values are numbers
    condition(regression, { alpha: "1" });
  });
});

describe("what a model may return", () => {
  it("is nothing, numbers, or a record or list of anything but a promise", () => {
    expectTypeOf<void>().toExtend<Ok>();
    expectTypeOf<Value>().toExtend<Ok>();
    expectTypeOf<{ alpha: Value; n: number }>().toExtend<Ok>();
    expectTypeOf<[Value, Value]>().toExtend<Ok>();
    expectTypeOf<readonly [Value, Value]>().toExtend<Ok>();
    expectTypeOf<Promise<void>>().not.toExtend<Ok>();
    expectTypeOf<Promise<{ alpha: Value }>>().not.toExtend<Ok>();
  });
});
