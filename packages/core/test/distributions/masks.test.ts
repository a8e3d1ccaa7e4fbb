import { gradient, interpret, lift, nodeOn, recorded, Tape, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { bijectors, dist, type Distribution, logDensity, mask, sample } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { expectCode } from "../expectCode.ts";

const shown = [true, false, true];

/** Everything that can be masked, by a parameter with a value for each of three rows, and values of the rows. */
const cases: Readonly<Record<string, readonly [make: (p: Value) => Distribution, values: readonly unknown[]]>> = {
  Normal: [(p) => dist.Normal(p, 1), [1, 2, 3]],
  Dirichlet: [(p) => dist.Dirichlet(p.reshape([3, 1]).mul([1, 2])), [[0.5, 0.5], [0.25, 0.75], [0.25, 0.75]]],
  toEvent: [(p) => dist.Normal(p.reshape([3, 1]), [1, 2]).toEvent(), [[1, 2], [3, 4], [5, 6]]],
  TruncatedNormal: [(p) => dist.TruncatedNormal(p, 1, { low: [0, 1, 2] }), [1, 2, 3]],
  truncatedCounts: [(p) => dist.TruncatedDistribution(dist.Poisson(p), { low: 1 }), [1, 2, 3]],
  censoredByMarks: [(p) => dist.censored(dist.Weibull(p, 2), { right: [true, true, false] }), [1, 2, 3]],
  censoredByLimits: [(p) => dist.censored(dist.Normal(p, 1), { upper: [1, 2, 4] }), [1, 2, 3]],
  intervals: [(p) => dist.IntervalCensoredDistribution(dist.Normal(p, 1)), [[0, 1], [1, 2], [2, 3]]],
  Categorical: [(p) => dist.Categorical({ logits: p.reshape([3, 1]).mul([0, 1, 2]) }), [0, 1, 2]],
  OrderedLogistic: [(p) => dist.OrderedLogistic(p, [-1, 1]), [0, 1, 2]],
  Mixture: [(p) => dist.Mixture([0.25, 0.75], [dist.Normal(p, 1), dist.Normal(0, 2)]), [1, 2, 3]],
  mixtureOfBatch: [(p) => dist.Mixture([0.25, 0.75], dist.Normal(p.reshape([3, 1]).add([0, 1]), 1)), [1, 2, 3]],
  zeroInflated: [(p) => dist.ZeroInflatedPoisson(0.25, p), [0, 1, 2]],
  hurdle: [(p) => dist.HurdleGamma(p, 1, { gate: 0.25 }), [0, 1, 2]],
  transformed: [(p) => dist.TransformedDistribution(dist.Normal(p, 1), bijectors.exp), [1, 2, 3]],
  folded: [(p) => dist.FoldedDistribution(dist.Normal(p, 1)), [1, 2, 3]],
  expanded: [(p) => dist.Exponential(p).expand([3]), [1, 2, 3]],
};

const known = (x: readonly unknown[]): Value => lift(x as readonly number[]);

describe.each(Object.entries(cases))("%s", (name, [make, values]) => {
  it("scores 0 where it is masked, whatever parameters and data are there, with finite gradients (acceptance case 44)", () => {
    const x = known(values);
    const perRow = x.size / 3;
    const hidden = Float64Array.from(x.data(), (value, i) => (Math.floor(i / perRow) === 1 ? Number.NaN : value));
    const tape = new Tape();
    const p = recorded(tape, tape.input("p", { dtype: "f64", shape: [3] }));
    tape.output("total", nodeOn(tape, make(p).mask(shown).logProb(lift(hidden).reshape(x.shape)).sum()));
    const evaluator = interpret(gradient(tape, "total"));
    evaluator.inputs[0]?.set([1.5, Number.NaN, 2.5]);
    evaluator.run();
    const [first = 0, , third = 0] = make(lift([1.5, 2, 2.5])).logProb(x).data();
    expect(evaluator.outputs.get("total")?.[0]).toBeCloseTo(first + third, 12);
    const slopes = [...(evaluator.outputs.get("d/p") ?? [])];
    expect(slopes[1]).toBe(0);
    expect(slopes.every(Number.isFinite)).toBe(true);
  });

  it("is masked by its method as by the handler, and drawn as before", () => {
    const d = make(lift([1.5, 2, 2.5]));
    const x = known(values);
    const byMethod = logDensity(() => void sample("y", d.mask(shown), { obs: x }), {}, {});
    const byHandler = logDensity(() => void mask(() => sample("y", d, { obs: x }), shown)(), {}, {});
    expect(byMethod).toEqual(byHandler);
    expect(d.mask(true).logProb(x).toArray()).toEqual(d.logProb(x).toArray());
    expect(d.mask(false).logProb(x).toArray()).toEqual([0, 0, 0]);
    if (name !== "intervals") expect(d.mask(shown).sample(Generator.fromSeed(1)).toArray()).toEqual(d.sample(Generator.fromSeed(1)).toArray());
  });
});

it("a mask may be of a batch of events, be masked again, and must hold booleans that fit", () => {
  const d = dist.Normal([0, 0, 0], 1).mask([true, true, false]).mask([true, false, true]);
  expect(d.logProb([0, 0, 0]).toArray()).toEqual([dist.Normal(0, 1).logProb(0).item(), 0, 0]);
  expect(dist.Normal([0, 0, 0], 1).mask(shown).toEvent().logProb([0, 0, 0]).item()).toBeCloseTo(2 * dist.Normal(0, 1).logProb(0).item(), 14);
  expect(dist.Normal([[0, 0], [0, 0]], 1).toEvent().mask([true, false]).logProb([[0, 0], [0, 0]]).toArray()).toEqual([2 * dist.Normal(0, 1).logProb(0).item(), 0]);
  expectCode(() => d.mask([true, false]), "mask-shape");
  expectCode(() => d.mask(lift([1, 0, 1])), "mask-not-boolean");
});
