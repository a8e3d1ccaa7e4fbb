import { describe, expect, it } from "vitest";
import { dist, plate, sample } from "@typyro/core";
import { summary } from "@typyro/diagnostics";
import { findMode, hmc, mcmc, metropolis, nuts, pathfinder, predictive, stream } from "../src/index.ts";

const data = { y: [0.1, 0.4, -0.3] };

function model({ y }: { y: number[] }): void {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

describe("a misspelt option is refused, not passed over, in programs that are run without the compiler too", () => {
  it.each<[string, () => unknown]>([
    // @ts-expect-error the compiler refuses it too
    ["`nuts` has no option `target`", () => nuts({ target: 0.9 })],
    // @ts-expect-error the compiler refuses it too
    ["`nuts` has no option `steps`", () => nuts({ steps: 3 })],
    // @ts-expect-error the compiler refuses it too
    ["`hmc` has no option `step`; did you mean `steps`?", () => hmc({ step: 3 })],
    // @ts-expect-error the compiler refuses it too
    ["`metropolis` has no option `maxTreeDepth`", () => metropolis({ maxTreeDepth: 3 })],
    // @ts-expect-error the compiler refuses it too
    ["`findMode` has no option `Jacobean`; did you mean `jacobian`?", () => findMode(model, data, { Jacobean: true })],
    // @ts-expect-error the compiler refuses it too
    ["`pathfinder` has no option `path`; did you mean `paths`?", () => pathfinder(model, data, { path: 2 })],
    // @ts-expect-error the compiler refuses it too
    ["`predictive` has no option `site`; did you mean `sites`?", () => predictive(model, data, { site: ["y"] })],
    // @ts-expect-error the compiler refuses it too
    ["`stream` has no option `blocks`; did you mean `block`?", () => stream(model, data, { blocks: 10 })],
    // @ts-expect-error the compiler refuses it too
    ["`stream` has no option `keepWarmup`", () => stream(model, data, { keepWarmup: true })],
    // @ts-expect-error the compiler refuses it too
    ["`sample` has no option `ob`; did you mean `obs`?", () => predictive(({ y }: { y: number[] }) => void sample("y", dist.Normal(0, 1), { ob: y }), data)],
    // @ts-expect-error the compiler refuses it too
    ["`plate` has no option `subsample`", () => predictive(() => plate("rows", 10, { subsample: 5 }, () => sample("x", dist.Normal(0, 1))), undefined)],
  ])("%s", (text, run) => {
    expect(run).toThrow(`[option-unknown] ${text}`);
  });

  it("of `mcmc` and of a summary", async () => {
    // @ts-expect-error the compiler refuses it too
    await expect(mcmc(model, data, { draw: 10 })).rejects.toThrow("[option-unknown] `mcmc` has no option `draw`; did you mean `draws`?");
    const draws = predictive(model, data, { draws: 8 });
    // @ts-expect-error the compiler refuses it too
    expect(() => summary(draws, { vars: ["mu"] })).toThrow("[option-unknown] `summary` has no option `vars`");
  });
});
