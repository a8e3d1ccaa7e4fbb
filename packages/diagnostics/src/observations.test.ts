import { describe, expect, it } from "vitest";
import { Draws, type Variable } from "./draws.ts";
import { loo } from "./loo.ts";
import { Observations } from "./observations.ts";

const CHAINS = 2;
const DRAWS = 3;
const data = (size: number, factor: number): Float64Array => Float64Array.from({ length: CHAINS * DRAWS * size }, (_, i) => factor * (i + 1));
const draws = (...variables: Variable[]): Draws => new Draws({ chains: CHAINS, draws: DRAWS, variables });

const subjects = ["308", "309"];
const y: Variable = { name: "y", shape: [2], data: data(2, -1), dims: ["subjects"], coords: { subjects } };
const z: Variable = { name: "z", shape: [3, 2], data: data(6, -0.1), dims: ["z_dim_0", "subjects"], coords: { subjects } };

describe("one observed site", () => {
  it("has a row for each element, labelled by its coordinates", () => {
    const observations = new Observations(draws(y), {}, "loo");
    expect(observations.labels).toEqual(["y[308]", "y[309]"]);
    expect(observations.row(1)).toEqual(Float64Array.of(-2, -4, -6, -8, -10, -12));
    expect(observations.byChain(observations.row(0))).toEqual([Float64Array.of(-1, -3, -5), Float64Array.of(-7, -9, -11)]);
  });

  it("without coordinates is counted from 0, and a scalar is one row", () => {
    expect(new Observations(draws({ ...y, dims: undefined, coords: undefined }), {}, "loo").labels).toEqual(["y[0]", "y[1]"]);
    expect(new Observations(draws({ name: "y", shape: [], data: data(1, -1) }), {}, "loo").labels).toEqual(["y"]);
  });

  it("takes names for its rows from the caller, one for each", () => {
    expect(new Observations(draws(y), { labels: ["308, day 0", "308, day 1"] }, "loo").labels).toEqual(["y[308, day 0]", "y[308, day 1]"]);
    expect(() => loo(draws(y), { labels: ["308"] })).toThrow("[draws-do-not-match] the labels and the observations do not belong together: there are 1 of one and 2 of the other");
  });

  it("can be summed by one of its plates", () => {
    const observations = new Observations(draws(z), { sum: "subjects" }, "loo");
    expect(observations.labels).toEqual(["subjects[308]", "subjects[309]"]);
    expect(observations.row(0)[0]).toBeCloseTo(-(0.1 + 0.3 + 0.5), 14);
    expect(observations.row(1)[1]).toBeCloseTo(-(0.8 + 1 + 1.2), 14);
  });
});

describe("several observed sites", () => {
  it("are chosen by name or summed by a plate that they share", () => {
    expect(new Observations(draws(y, z), { site: "y" }, "loo").labels).toEqual(["y[308]", "y[309]"]);
    const summed = new Observations(draws(y, z), { sum: "subjects" }, "loo");
    expect(summed.sites).toEqual(["y", "z"]);
    expect(summed.row(0)[0]).toBeCloseTo(-1 - 0.9, 14);
  });

  it("without a choice are an error that names the sites and the plates that they share", () => {
    expect(() => loo(draws(y, z))).toThrow("[several-observed-sites] there are 2 observed sites, `y`, `z`, and `loo` was not told what one observation is");
    expect(() => loo(draws(y, z))).toThrow('help: choose one site: `loo(posterior, { site: "y" })`\n  help: leave out one element of the plate at a time: `loo(posterior, { sum: "subjects" })`');
    const apart: Variable = { name: "w", shape: [4], data: data(4, -1) };
    expect(() => loo(draws(y, apart))).toThrow("the sites share no plate");
  });

  it("are not summed by a plate that does not hold them all, or differs between them", () => {
    expect(() => loo(draws(y), { sum: "subject" })).toThrow("[sum-outside-site] log likelihoods are to be summed by `subject`, but site `y` lies in `subjects`; did you mean `subjects`?");
    const longer: Variable = { name: "w", shape: [3], data: data(3, -1), dims: ["subjects"] };
    expect(() => loo(draws(y, longer), { sum: "subjects" })).toThrow("but there one has 2 elements and the other 3");
    const others: Variable = { name: "w", shape: [2], data: data(2, -1), dims: ["subjects"], coords: { subjects: ["308", "310"] } };
    expect(() => loo(draws(y, others), { sum: "subjects" })).toThrow("element 1 is `309` in one and `310` in the other");
  });
});

describe("log likelihoods that cannot be used", () => {
  it("are refused with the row, the chain and the draw", () => {
    for (const bad of [NaN, -Infinity, Infinity]) {
      const broken = { ...y, data: y.data.with(2 * 4 + 1, bad) };
      expect(() => loo(draws(broken))).toThrow(`[log-likelihood-not-finite] the log likelihood of \`y[309]\` is ${bad} at chain 1, draw 1, where \`loo\` needs finite ones`);
    }
  });

  it("are refused where nothing is observed, a name is wrong, or no draw was kept", () => {
    expect(() => loo(draws())).toThrow("[no-log-likelihood]");
    expect(() => loo(draws(y), { site: "x" })).toThrow("[unknown-draws]");
    expect(() => loo(new Draws({ chains: 2, draws: 0, variables: [{ name: "y", shape: [2], data: new Float64Array(0) }] }))).toThrow("[no-draws]");
  });
});
