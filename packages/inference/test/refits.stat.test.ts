/**
 * Observations left out in earnest, against exact answers: a normal mean with known spread, whose posterior without any of the
 * observations is known in closed form. Each elpd carries its Monte Carlo error; with |z| < 5 at errors of 0.01 to 0.15 a bias
 * of 0.05 to 0.7 shows, where leaving the outlier in would move its elpd by 3.
 */
import { deterministic, dist, plate, sample } from "@typyro/core";
import type { Kfold, Loo } from "@typyro/diagnostics";
import { beforeAll, describe, expect, it } from "vitest";
import { kfold, loo, looMomentMatch, mcmc, reloo } from "../src/index.ts";
import { thrownBy, rejectionOf } from "./thrownBy.ts";

interface Rows {
  readonly y: readonly number[];
}

const y = [0.3, -0.4, 1.1, 0.2, -0.9, 0.6, 0.1, 6];
const PRIOR_SD = 10;

/** y ~ Normal(mu, 1), mu ~ Normal(0, 10). */
function normalMean({ y: obs }: Rows) {
  const mu = sample("mu", dist.Normal(0, PRIOR_SD));
  plate("row", ["a", "b", "c", "d", "e", "f", "g", "h"], () => sample("y", dist.Normal(mu, 1), { obs }));
  return { twice: deterministic("twice", mu.mul(2)) };
}

/** log N(y_i | m, 1 + v) with m and v of the posterior from the rows that are kept. */
function exactElpd(i: number, kept: readonly number[]): number {
  const v = 1 / (1 / PRIOR_SD ** 2 + kept.length);
  const m = v * kept.reduce((sum, j) => sum + (y[j] ?? NaN), 0);
  return -0.5 * Math.log(2 * Math.PI * (1 + v)) - (0.5 * ((y[i] ?? NaN) - m) ** 2) / (1 + v);
}

const others = (left: readonly number[]): number[] => y.map((_, j) => j).filter((j) => !left.includes(j));
const settings = { chains: 4, warmup: 300, draws: 1000, seed: 3 };

let posterior: Awaited<ReturnType<typeof fit>>;
const fit = () => mcmc(normalMean, { y }, settings);

beforeAll(async () => {
  posterior = await fit();
});

function expectExact(rows: Loo["rows"] | Kfold["rows"], leftWith: (i: number) => readonly number[]): void {
  for (const [i, { elpd, mcse, label }] of rows.entries()) {
    expect(mcse, label).toBeLessThan(0.15);
    expect(Math.abs(elpd - exactElpd(i, others(leftWith(i)))) / mcse, label).toBeLessThan(5);
  }
}

describe("refit", () => {
  it("draws from the posterior without the observations, and still scores them", async () => {
    const without = await posterior.refit({ without: { y: [7] } });
    const v = 1 / (1 / PRIOR_SD ** 2 + 7);
    const mean = v * y.slice(0, 7).reduce((a, b) => a + b, 0);
    const mu = without.summary({ variables: ["mu"] }).row("mu");
    expect(Math.abs(mu.mean - mean) / mu.mcseMean).toBeLessThan(5);
    expect(Math.abs(mu.sd - Math.sqrt(v)) / mu.mcseSd).toBeLessThan(5);
    expect(without.logLikelihood().get("y").shape).toEqual([8]);
    expect(without.predict().get("y").shape).toEqual([8]);
    expect(without.get("twice").data[0]).toBe(2 * (without.site("mu").data[0] ?? NaN));
  });

  it("without anything left out repeats the fit to the bit", async () => {
    expect((await posterior.refit()).site("mu").data).toEqual(posterior.site("mu").data);
  });

  it("refuses elements and sites that are not there", async () => {
    expect(await rejectionOf(posterior.refit({ without: { y: [8] } }))).toContain("[left-out-outside-site] element 8 of site `y` is to be left out, where it has elements 0 to 7");
    expect(await rejectionOf(posterior.refit({ without: { mu: [0] } }))).toContain("[unknown-site]");
  });
});

describe("reloo", () => {
  it("gives the exact elpd of the rows that weights cannot leave out, and leaves the others as they are", async () => {
    const approximate = loo(posterior);
    expect(approximate.unreliable.map(({ label }) => label)).toEqual(["y[h]"]);
    const exact = await reloo(posterior);
    expect(exact.rows.map(({ method }) => method)).toEqual([...new Array<string>(7).fill("psis"), "refit"]);
    expect(exact.rows.slice(0, 7)).toEqual(approximate.rows.slice(0, 7));
    expect(exact.warnings).toEqual([]);
    expect(String(exact)).toContain("1 of them by fitting again without it");
    expectExact(exact.rows, (i) => [i]);
  });

  it("leaves out every row above a threshold, and starts from what another method has improved", async () => {
    const seen: string[] = [];
    const all = await reloo(posterior, { threshold: -Infinity, draws: 800, onFit: (done, fits) => seen.push(`${done} of ${fits}`) });
    expect(seen.at(-1)).toBe("8 of 8");
    expect(all.rows.every(({ method }) => method === "refit")).toBe(true);
    expectExact(all.rows, (i) => [i]);
    expect(await reloo(posterior, { fit: all })).toEqual(all);
  });
});

describe("looMomentMatch", () => {
  it("gives the exact elpd of the outlier without another fit", () => {
    const found = looMomentMatch(posterior);
    const outlier = found.rows[7];
    expect(outlier?.method).toBe("moment-matching");
    expect(outlier?.paretoK).toBeLessThan(found.goodK);
    expect(found.warnings).toEqual([]);
    expect(String(found)).toContain("1 of them by moment matching");
    expectExact(found.rows, (i) => [i]);
    expect(looMomentMatch(posterior, { fit: found })).toEqual(found);
  });
});

describe("kfold", () => {
  it("with as many folds as rows is exact leave-one-out", async () => {
    const found = await kfold(posterior, { k: 8 });
    expect(found.rows.map(({ fold }) => fold).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expectExact(found.rows, (i) => [i]);
    expect(Math.abs(found.elpd - y.reduce((sum, _, i) => sum + exactElpd(i, others([i])), 0)) / found.mcse).toBeLessThan(5);
  });

  it("leaves out whole folds, those given or those of a label", async () => {
    const folds = [0, 0, 0, 0, 1, 1, 1, 1];
    const found = await kfold(posterior, { folds });
    const together = (i: number): number[] => folds.flatMap((fold, j) => (fold === folds[i] ? [j] : []));
    expectExact(found.rows, together);
    expect(found.rows.every(({ p }) => Number.isFinite(p))).toBe(true);
    const byLabel = await kfold(posterior, { group: ["u", "u", "u", "u", "v", "v", "v", "v"], k: 2 });
    expectExact(byLabel.rows, together);
    expect(String(found)).toContain("2-fold cross-validation of 8 observations (`y`)");
  });

  it("says which fits are not to be trusted", async () => {
    const found = await kfold(posterior, { k: 2, warmup: 1, draws: 4 });
    expect(found.diagnosis).toBe("2 of 2 fits not safe");
    expect(found.warnings[0]?.message).toMatch(/^(2 of 2 fits without observations are|the fit without fold 0 is) not safe to trust/);
    expect(new Set(found.warnings.flatMap(({ rows }) => rows)).size).toBe(found.rows.length);
    const hasty = await reloo(posterior, { warmup: 1, draws: 4 });
    expect(hasty.warnings[0]?.message).toMatch(/^the fit without `y\[h\]` is not safe to trust: /);
    expect(hasty.warnings[0]?.rows).toEqual(["y[h]"]);
  });

  it("refuses what loo refuses", async () => {
    const density = { dim: 1, valueAndGradient: (q: Float64Array, gradient: Float64Array) => ((gradient[0] = -(q[0] ?? 0)), -0.5 * (q[0] ?? 0) ** 2) };
    const bare = await mcmc(density, { ...settings, warmup: 50, draws: 20 });
    expect(await rejectionOf(kfold(bare))).toContain("predict-without-model");
    expect(await rejectionOf(reloo(bare))).toContain("predict-without-model");
    expect(thrownBy(() => looMomentMatch(bare))).toContain("predict-without-model");
    expect(await rejectionOf(kfold(posterior, { k: 9 }))).toContain("[fold-count] there are to be 9 folds of 8 observations");
  });
});
