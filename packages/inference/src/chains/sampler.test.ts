import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/thrownBy.ts";
import { independentNormals } from "../../test/densities.ts";
import { runSettings } from "./runOptions.ts";
import { hmc, nuts } from "./sampler.ts";

test("nuts() has Stan's defaults, but for the metric, which it learns from gradients", () => {
  expect(nuts()).toEqual({
    kind: "nuts",
    maxTreeDepth: [10, 10],
    targetAccept: 0.8,
    metric: "gradient",
    initialStepSize: undefined,
    inverseMetric: { kind: "unit" },
    adaptStepSize: true,
    adaptMetric: true,
    stepSizeJitter: 0,
  });
});

test("a sampler is a plain record: it survives being sent to a worker", () => {
  const sampler = nuts({ metric: { blocks: [[0, 1]] }, inverseMetric: { kind: "diagonal", variances: Float64Array.of(1, 2) }, maxTreeDepth: [8, 12] });
  expect(structuredClone(sampler)).toEqual(sampler);
});

test("hmc takes one of two lengths", () => {
  expect(hmc({ steps: 5 }).length).toEqual({ kind: "steps", steps: 5 });
  expect(hmc({ trajectoryLength: 3 }).length).toEqual({ kind: "time", time: 3 });
  expect(thrownBy(() => hmc({}))).toMatchInlineSnapshot(`
    "OptionError: [trajectory-length-missing] \`hmc\` was given neither \`steps\` nor \`trajectoryLength\`; it takes one of the two

      help: fix the number of leapfrog steps: \`hmc({ steps: 16 })\`
      help: or let the sampler choose: \`nuts()\`
    "
  `);
  expect(thrownBy(() => hmc({ steps: 5, trajectoryLength: 3 }))).toMatchInlineSnapshot(`
    "OptionError: [trajectory-length-twice] \`hmc\` was given both \`steps\` (5) and \`trajectoryLength\` (3); it takes one of the two

      note: a trajectory's length is its number of steps times the step size, which is adapted
      help: keep one: \`hmc({ steps: 16 })\` or \`hmc({ trajectoryLength: 3 })\`
    "
  `);
});

const { dim } = independentNormals([1, 1, 1]);

describe("an option that cannot be is refused before sampling", () => {
  test.each([
    ["warmup", () => runSettings({ warmup: -5 }, dim)],
    ["draws", () => runSettings({ draws: 10.5 }, dim)],
    ["chains", () => runSettings({ chains: 0 }, dim)],
    ["chains, not whole", () => runSettings({ chains: 1.5 }, dim)],
    ["thin", () => runSettings({ thin: 0 }, dim)],
    ["targetAccept", () => nuts({ targetAccept: 1 })],
    ["targetAccept, NaN", () => nuts({ targetAccept: NaN })],
    ["maxTreeDepth", () => nuts({ maxTreeDepth: [10, 0] })],
    ["initialStepSize", () => nuts({ initialStepSize: 0 })],
    ["stepSizeJitter", () => nuts({ stepSizeJitter: 1 })],
    ["steps", () => hmc({ steps: 0 })],
    ["trajectoryLength", () => hmc({ trajectoryLength: -1 })],
  ])("%s", (_, refused) => {
    expect(thrownBy(refused)).toMatchSnapshot();
  });

  test("thinning that would keep nothing", () => {
    expect(thrownBy(() => runSettings({ draws: 5, thin: 10 }, dim))).toMatchInlineSnapshot(`
      "OptionError: [thin-above-draws] option \`thin\` is 10 and \`draws\` is 5, so that no draw would be kept

        note: \`draws\` counts iterations before thinning; one in \`thin\` is kept
        help: draw at least as many as one kept draw takes: \`draws: 10000, thin: 10\`
      "
    `);
    expect(runSettings({ draws: 0, thin: 10 }, dim).draws).toBe(0);
  });

  test("an inverse metric of the wrong size, or not positive definite", () => {
    const diagonal = (...variances: number[]) => nuts({ inverseMetric: { kind: "diagonal", variances: Float64Array.from(variances) } });
    const dense = (...covariance: number[]) => nuts({ inverseMetric: { kind: "dense", covariance: Float64Array.from(covariance) } });
    expect(thrownBy(() => runSettings({ sampler: diagonal(1, 1) }, dim))).toMatchInlineSnapshot(`
      "OptionError: [inverse-metric-size] the diagonal inverse metric has 2 entries; 3 unknowns take 3

        help: give one variance for each unknown: \`inverseMetric: { kind: "diagonal", variances }\`
      "
    `);
    expect(thrownBy(() => runSettings({ sampler: diagonal(1, 0, 1) }, dim))).toMatchInlineSnapshot(`
      "OptionError: [inverse-metric-not-positive] the diagonal inverse metric is 0 at [1]; variances are positive and finite

        note: the inverse metric plays the part of the posterior covariance
        help: leave it out to start from the unit metric: warm-up estimates it
      "
    `);
    expect(thrownBy(() => runSettings({ sampler: dense(1, 0, 0) }, dim))).toMatchInlineSnapshot(`
      "OptionError: [inverse-metric-size] the dense inverse metric has 3 entries; 3 unknowns take 9

        help: give the whole matrix row by row: \`inverseMetric: { kind: "dense", covariance }\`
      "
    `);
    expect(thrownBy(() => runSettings({ sampler: dense(1, 2, 2, 1) }, 2))).toMatchInlineSnapshot(`
      "OptionError: [inverse-metric-not-positive] the dense inverse metric is not symmetric, or has no Cholesky factor; a metric is symmetric and positive definite

        note: the inverse metric plays the part of the posterior covariance
        help: leave it out to start from the unit metric: warm-up estimates it
      "
    `);
    expect(thrownBy(() => runSettings({ sampler: dense(1, 0.1, 0.2, 1) }, 2))).toContain("[inverse-metric-not-positive]");
  });

  test("blocks that overlap, or name what is not there", () => {
    const blocks = (...lists: number[][]) => nuts({ metric: { blocks: lists } });
    expect(thrownBy(() => runSettings({ sampler: blocks([0, 1], [1, 2]) }, dim))).toMatchInlineSnapshot(`
      "OptionError: [metric-blocks-overlap] option \`metric\` names coordinate 1 more than once

        note: blocks hold coordinates of the unconstrained vector, each in one block at most; those in none share a diagonal
        help: list each coordinate once: \`metric: { blocks: [[0, 1], [4, 5]] }\`
      "
    `);
    expect(thrownBy(() => runSettings({ sampler: blocks([0, 3]) }, dim))).toMatchInlineSnapshot(`
      "OptionError: [metric-blocks-overlap] option \`metric\` names coordinate 3; the unknowns are numbered 0 to 2

        note: blocks hold coordinates of the unconstrained vector, each in one block at most; those in none share a diagonal
        help: list each coordinate once: \`metric: { blocks: [[0, 1], [4, 5]] }\`
      "
    `);
  });
});
