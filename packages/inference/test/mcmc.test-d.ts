import type { Value } from "@typyro/autodiff";
import { condition, dist, mask, plate, reparam, sample, scale } from "@typyro/core";
import { explain, hmc, mcmc, type McmcOptions, nuts, type Posterior, type SampledPosterior, type SiteDraws } from "@typyro/inference";
import { describe, expectTypeOf, it } from "vitest";

interface SleepData {
  day: number[];
  subjects: number;
  reaction?: number[] | undefined;
}

function partialPooling({ day, subjects, reaction }: SleepData) {
  const [alpha, beta] = plate("subjects", subjects, () => [sample("alpha_s", dist.Normal(0, 1)), sample("beta_s", dist.Normal(0, 1))]);
  sample("obs", dist.Normal(alpha.at(0).add(beta.at(0).mul(day)), 1), { obs: reaction });
  return { alpha, beta, rows: day.length, labels: ["a"] };
}

const data: SleepData = { day: [0, 1], subjects: 2, reaction: [1, 2] };

describe("mcmc", () => {
  it("gives a posterior typed by what the model returns and by its data", () => {
    expectTypeOf(mcmc(partialPooling, data)).resolves.toEqualTypeOf<SampledPosterior<ReturnType<typeof partialPooling>, SleepData>>();
  });

  it("knows the keys of returned values: a misspelt one does not compile", async () => {
    const posterior = await mcmc(partialPooling, data, { chains: 2 });
    expectTypeOf(posterior.get("alpha")).toEqualTypeOf<SiteDraws>();
    posterior.get("rows");
    // @ts-expect-error misspelt
    posterior.get("alhpa");
    // @ts-expect-error what is returned, but is no number
    posterior.get("labels");
    // Any site may be asked for by name: that is checked when the program runs.
    expectTypeOf(posterior.site("alpha_s")).toEqualTypeOf<SiteDraws>();
  });

  it("numbers the values of a returned list", async () => {
    const posterior = await mcmc(() => [sample("x", dist.Normal(0, 1)), sample("y", dist.Normal(0, 1))] as const, undefined, { prior: true });
    posterior.get("0");
    // @ts-expect-error there are two
    posterior.get("2");
  });

  it("has no keys for a model that returns nothing, or a value alone", async () => {
    const nothing = await mcmc(() => { sample("x", dist.Normal(0, 1)); }, undefined, { prior: true });
    // @ts-expect-error no key at all
    nothing.get("x");
    const alone = await mcmc(() => sample("x", dist.Normal(0, 1)), undefined, { prior: true });
    // @ts-expect-error a value alone has no key
    alone.get("0");
  });

  it("refuses a misspelt key of optional data", () => {
    // @ts-expect-error `reaction` is misspelt
    void mcmc(partialPooling, { day: [0], subjects: 1, raection: [1] });
    // @ts-expect-error `subjects` is missing
    void mcmc(partialPooling, { day: [0] });
    // @ts-expect-error `day` holds text
    void mcmc(partialPooling, { day: ["0"], subjects: 1 });
    // @ts-expect-error likewise when the stages are shown
    explain(partialPooling, { day: [0], subjects: 1, raection: [1] });
  });

  it("refuses an asynchronous model, options that it has not, and wrong values of those it has", () => {
    // @ts-expect-error asynchronous
    void mcmc(async () => { sample("x", dist.Normal(0, 1)); }, undefined);
    // @ts-expect-error asynchronous, with a result
    void mcmc(async () => ({ x: sample("x", dist.Normal(0, 1)) }), undefined);
    // @ts-expect-error misspelt
    void mcmc(partialPooling, data, { warmUp: 100 });
    // @ts-expect-error not a number
    void mcmc(partialPooling, data, { chains: "4" });
    // @ts-expect-error starting values are numbers
    void mcmc(partialPooling, data, { init: { alpha_s: "1" } });
    // @ts-expect-error a sampler is made by a function
    void mcmc(partialPooling, data, { sampler: "nuts" });
    // @ts-expect-error misspelt
    nuts({ targetAcept: 0.9 });
    const options: McmcOptions = { sampler: hmc({ steps: 4 }), init: { alpha_s: [1, 2] }, seed: 1, prior: false };
    void mcmc(partialPooling, data, options);
  });

  it("takes a model under handlers, and keeps its types", async () => {
    const posterior = await mcmc(condition(partialPooling, { alpha_s: 1 }), data);
    posterior.get("beta");
    const nested = await mcmc(scale(mask(reparam(condition(partialPooling, { alpha_s: 1 }), {}), true), 2), data);
    expectTypeOf(nested).toEqualTypeOf<SampledPosterior<ReturnType<typeof partialPooling>, SleepData>>();
    // @ts-expect-error misspelt
    nested.get("alhpa");
    // @ts-expect-error `reaction` is misspelt
    void mcmc(scale(mask(partialPooling, true), 2), { day: [0], subjects: 1, raection: [1] });
    // @ts-expect-error asynchronous
    void mcmc(scale(async (_: SleepData) => ({ x: sample("x", dist.Normal(0, 1)) }), 2), data);
  });

  it("takes a model that is generic in its data, under handlers too", async () => {
    const model = <T extends { x: number[] }>({ x }: T) => ({ mu: sample("mu", dist.Normal(x, 1)) });
    // The type of the data comes from the model alone, so that misspelt data are caught: a generic model is told it.
    (await mcmc(model<{ x: number[]; note: string }>, { x: [1], note: "text" }, { prior: true })).get("mu");
    const handled = scale(condition(model, {}), 2);
    // @ts-expect-error misspelt
    (await mcmc(handled<{ x: number[] }>, { x: [1] }, { prior: true })).get("mue");
    // @ts-expect-error the data have no `z`
    void mcmc(handled<{ x: number[] }>, { z: [1] });
  });

  it("takes a log density, whose draws are one vector", async () => {
    const posterior = await mcmc({ dim: 1, valueAndGradient: (q, out) => { out[0] = -(q[0] ?? 0); return 0; } }, { chains: 1 });
    posterior.get("q");
  });

  it("lets functions take any posterior", async () => {
    const report = (posterior: Posterior): string => String(posterior.summary());
    report(await mcmc(partialPooling, data));
    report(await mcmc((): { x: Value } => ({ x: sample("x", dist.Normal(0, 1)) }), undefined, { prior: true }));
  });
});
