/** @file Hold the computed parts of the study of sites and counties against their definitions, and its reading of odd files. @node-only reads files */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mcmc } from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { movedToPooled, radonConclusions, siteConclusions } from "../src/two-sites-radon/conclusion.ts";
import { loadRadon, loadTwoSites } from "../src/two-sites-radon/data.ts";
import { radonVaryingIntercept } from "../src/two-sites-radon/radon.ts";

const site = { site: "A", pooled: -1, individual: 3, fixed: 1, learnt: 2.8 };

describe("the conclusion", () => {
  test("measures how far an estimate has moved from the individual to the pooled one", () => {
    expect([site.individual, site.fixed, site.pooled].map((at) => movedToPooled(site, at))).toEqual([0, 0.5, 1]);
    expect(siteConclusions([site])[0]).toContain("50 % of the way to the pooled value (1.00); one whose spread is learnt takes it 5 % of the way (2.80)");
  });
  test.each([
    [true, true, "both are safe to trust"],
    [false, true, "only the second is safe to trust"],
    [true, false, "only the first is safe to trust"],
    [false, false, "neither is safe to trust"],
  ])("with centred ok %s and non-centred ok %s is that %s", (centred, noncentred, words) => {
    const form = (ok: boolean) => ({ ok, divergences: ok ? 0 : 5, leastEss: 500 });
    const said = radonConclusions({ models: [{ name: "one", elpd: -5, elpdDiff: 0, dse: 0 }, { name: "two", elpd: -8, elpdDiff: -3, dse: 1 }], floor: { mean: -0.5, low: -0.6, high: -0.4 }, centred: form(centred), noncentred: form(noncentred) });
    expect(said[1]).toBe("Best by PSIS-LOO: one (elpd -5.0). Behind it: two by 3.0 (standard error 1.0).");
    expect(said[2]).toContain(words);
  });
});

describe("rows", () => {
  let folder = "";
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "typyro-sites-"))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    const path = join(folder, "rows.csv");
    writeFileSync(path, text);
    return path;
  };

  test("of sites without a column are refused by its name", () => {
    expect(() => loadTwoSites(file("x,y\n1,2\n"))).toThrow("[csv-missing-column]");
  });
  test("with text in a number are refused with line, column and text", () => {
    expect(() => loadTwoSites(file("y,x,site\n1,2,A\n1,n/a,A\n"))).toThrow(/column `x` of \S+rows\.csv has `n\/a` on line 3, which is not a number/);
    expect(() => loadRadon(file("county_idx,floor_measure,log_radon,log_uppm\n0,basement,1,0\n"))).toThrow(/column `floor_measure` of \S+rows\.csv has `basement` on line 2/);
  });
  test("of houses under another header are refused by the column, and the nearest is named", () => {
    expect(() => loadRadon(file("county_idx,floor,log_radon,log_uppm\n0,0,1,0\n"))).toThrow(/has no column `floor_measure`; its columns are `county_idx`, `floor`/);
  });
  test("with a county that is no whole number from 0 on are refused by the row", () => {
    expect(() => loadRadon(file("county_idx,floor_measure,log_radon,log_uppm\n0,0,1,0\n-1,0,1,0\n"))).toThrow("[group-unknown] label `-1` at [1] is not the one known group: `0`");
  });
  test("without a house in a county leave it the population's distribution, wider than that of counties with houses", async () => {
    const houses = [0, 1, 3].flatMap((county) => Array.from({ length: 6 }, (_, i) => `${county},${i % 2},${county + (i % 3) / 3},0`));
    const data = loadRadon(file(["county_idx,floor_measure,log_radon,log_uppm", ...houses].join("\n")));
    expect(data.county.length).toBe(4);
    const posterior = await mcmc(radonVaryingIntercept, data, { chains: 2, warmup: 300, draws: 300, seed: 1 });
    const sds = posterior.summary({ variables: ["alpha"] }).rows.map(({ sd }) => sd);
    expect(sds.indexOf(Math.max(...sds))).toBe(2);
  });
});
