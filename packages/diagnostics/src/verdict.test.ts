import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { Draws, type DrawsContents, type Variable } from "./draws.ts";
import type { SamplerStats } from "./samplerStats.ts";
import type { ProblemKind } from "./problem.ts";
import { diagnose, verdict } from "./verdict.ts";

const CHAINS = 4;
const DRAWS = 500;
const TOTAL = CHAINS * DRAWS;

const noise = (seed: number): Float64Array => {
  const data = new Float64Array(TOTAL);
  Generator.fromSeed(seed).fillNormal(data);
  return data;
};
const scalar = (name: string, data: Float64Array, role: Variable["role"] = "sampled"): Variable => ({ name, shape: [], data, role });
const flags = (count: number): Float64Array => new Float64Array(TOTAL).fill(1, 0, count);
const healthy: SamplerStats = { diverging: flags(0), reached_max_treedepth: flags(0), energy: noise(99) };

const mu = scalar("mu", noise(1));
const tau = scalar("tau", noise(2));

function judge(contents: Partial<DrawsContents>) {
  return verdict(new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, tau], stats: healthy, ...contents }));
}

/** The draws of a chain moved by its number. */
const apart = (data: Float64Array, by: number): Float64Array => data.map((x, i) => x + by * Math.floor(i / DRAWS));

/** Correlated draws in place of independent ones. */
function sticky(data: Float64Array, phi: number): Float64Array {
  const out = new Float64Array(data.length);
  data.forEach((z, i) => (out[i] = (i % DRAWS === 0 ? 0 : phi * (out[i - 1] ?? 0)) + z));
  return out;
}

describe("a healthy run", () => {
  it("is safe to trust, with the figures that speak for it", () => {
    const found = judge({});
    expect(found).toMatchObject({ ok: true, problems: [], notes: [] });
    expect(String(found)).toMatchInlineSnapshot(`"safe to trust: no divergences, R-hat at most 1.002, ESS at least 2058 in the bulk, at least 1787 in the tails"`);
  });

  it("is so without sampler statistics too", () => {
    const found = judge({ stats: {} });
    expect(found.ok).toBe(true);
    expect(String(found)).toContain("divergences were not recorded");
  });

  it("may hold constants that are not sampled, and single constant elements of what is sampled", () => {
    const factor = new Float64Array(TOTAL * 3);
    for (let i = 0; i < TOTAL; i++) factor.set([1, 0, mu.data[i] ?? 0], 3 * i);
    const found = judge({ variables: [mu, { name: "L", shape: [3], data: factor }, scalar("n", new Float64Array(TOTAL).fill(8), "deterministic")] });
    expect(found.ok).toBe(true);
  });

  it("may hold binary draws, whose upper tail has no ESS", () => {
    expect(judge({ variables: [mu, scalar("z", mu.data.map((x) => (x > 0 ? 1 : 0)))] }).ok).toBe(true);
  });
});

describe("each reason not to trust a run", () => {
  const cases: [ProblemKind, Partial<DrawsContents>][] = [
    ["divergences", { stats: { ...healthy, diverging: flags(1) } }],
    ["r-hat", { variables: [mu, scalar("tau", apart(tau.data, 0.15))] }],
    ["ess-bulk", { variables: [mu, scalar("tau", sticky(tau.data, 0.95))] }],
    ["ess-tail", { variables: [mu, scalar("tau", sticky(tau.data, 0.95))] }],
    ["tree-depth", { stats: { ...healthy, reached_max_treedepth: flags(21) } }],
    ["energy", { stats: { ...healthy, energy: sticky(noise(99), 0.95) } }],
    ["non-finite", { variables: [mu, scalar("tau", tau.data.with(3, Infinity))] }],
    ["constant", { variables: [mu, scalar("tau", new Float64Array(TOTAL).fill(0.25))] }],
    ["one-chain", { chains: 1, draws: TOTAL }],
    ["too-few-draws", { chains: TOTAL / 5, draws: 5 }],
  ];

  const problemOf = (kind: ProblemKind, contents: Partial<DrawsContents>) => judge(contents).problems.find((other) => other.kind === kind);

  it.each(cases)("%s: found in a run that has it", (kind, contents) => {
    expect(judge(contents).ok).toBe(false);
    expect(problemOf(kind, contents)).toBeDefined();
  });

  it("is put in words, with what to do about it", () => {
    const texts = cases.map(([kind, contents]) => {
      const problem = problemOf(kind, contents);
      return `${kind}: ${problem?.message ?? ""}\n  help: ${problem?.help ?? ""}`;
    });
    expect(texts.join("\n")).toMatchInlineSnapshot(`
      "divergences: 1 of 2000 transitions diverged (1 in chain 0): the sampler could not follow the posterior there, so the draws are biased away from it
        help: take smaller steps, \`sampler: nuts({ targetAccept: 0.95 })\`; if some remain, write the group-level parameters non-centred, or give their scales tighter priors
      r-hat: R-hat is 1.015 for \`tau\`, above 1.01: the chains do not agree
        help: warm up and draw for longer, \`warmup: 2000, draws: 2000\`; if they still disagree, the posterior has several modes or parameters that the data cannot tell apart: plot their traces
      ess-bulk: the bulk ESS is 52 for \`tau\`, below 400 (100 a chain): means are too uncertain to report
        help: draw for longer, \`draws: 4600\`
      ess-tail: the tail ESS is 114 for \`tau\`, below 400 (100 a chain): intervals are too uncertain to report
        help: draw for longer, \`draws: 2100\`
      tree-depth: 21 of 2000 trajectories were cut off at the greatest tree depth, so each draw moves less far than it should
        help: put the parameters on similar scales (standardise the data), or allow longer trajectories: \`sampler: nuts({ maxTreeDepth: 12 })\`
      energy: E-BFMI is 0.11 in chain 0, 0.09 in chain 1, 0.15 in chain 2 and 0.22 in chain 3, below 0.3: the energy changes too little from draw to draw to reach the tails
        help: write heavy-tailed or group-level parameters non-centred, or on a log scale; more draws help less
      non-finite: \`tau\` has 1 of 2000 draws that are NaN or infinite, the first at chain 0, draw 3
        help: look for a division by 0, or the log or root of a negative number, in the model
      constant: \`tau\` is 0.25 in every draw, so nothing shows that the sampler can move it
        help: check that the model lets it vary and that its starting point is inside its support; a fixed quantity belongs in the data
      one-chain: there is one chain, so nothing shows whether another would have ended up elsewhere
        help: run four: \`chains: 4\`
      too-few-draws: there are 5 draws a chain, where an ESS needs at least 6
        help: draw more: \`draws: 1000\`"
    `);
  });

  it.each(cases)("%s: the run without it is healthy", (kind) => {
    expect(judge({}).problems.map((problem) => problem.kind)).not.toContain(kind);
  });
});

describe("naming the worst", () => {
  it("R-hat and ESS name variables from the worst on, five at most, and list them all", () => {
    const variables = Array.from({ length: 8 }, (_, k) => scalar(`x${k}`, apart(noise(k + 10), 0.2 + 0.1 * k)));
    const [problem] = judge({ variables }).problems;
    expect(problem?.kind).toBe("r-hat");
    expect(problem?.variables).toEqual(["x7", "x6", "x5", "x4", "x3", "x2", "x1", "x0"]);
    expect(problem?.message).toMatch(/^R-hat is \d\.\d{3} for `x7`, .* for `x6`, .* for `x5`, .* for `x4`, .* for `x3` and as bad for 3 more, above 1.01/);
  });

  it("many draws that hardly move are named too", () => {
    const count = 200_000;
    const walk = new Float64Array(count);
    const step = Generator.fromSeed(1);
    for (let i = 1; i < count; i++) walk[i] = 0.9995 * (walk[i - 1] ?? 0) + step.normal();
    const { problems } = verdict(new Draws({ chains: 1, draws: count, variables: [{ name: "x", shape: [], data: walk }] }));
    expect(problems.find(({ kind }) => kind === "ess-bulk")?.message).toMatch(/^the bulk ESS is \d+ for `x`, below 200 \(one in 1000 draws\)/);
  });

  it("divergences are placed by chain, and where in a variable they gather", () => {
    const diverging = Float64Array.from(tau.data, (x, i) => (x < -1.8 && i < 2 * DRAWS ? 1 : 0));
    const [problem] = judge({ stats: { ...healthy, diverging } }).problems;
    expect(problem?.message).toMatch(/^\d+ of 2000 transitions diverged \(\d+ in chain 0, \d+ in chain 1\), most where `tau` is low:/);
    expect(problem?.variables).toEqual(["tau"]);
  });

  it("a few divergences do not gather: three draws out of anywhere stand at 0.2 on average now and then", () => {
    const lowest = [...tau.data.keys()].sort((a, b) => (tau.data[a] ?? 0) - (tau.data[b] ?? 0));
    const diverging = new Float64Array(TOTAL);
    for (const i of lowest.slice(0, 3)) diverging[i] = 1;
    expect(judge({ stats: { ...healthy, diverging } }).problems[0]?.message).not.toContain("most where");
  });

  it("non-finite draws are placed by chain and draw", () => {
    const [problem] = judge({ variables: [scalar("tau", tau.data.with(DRAWS + 3, NaN).with(DRAWS + 9, Infinity)), mu] }).problems;
    expect(problem?.message).toContain("`tau` has 2 of 2000 draws that are NaN or infinite, the first at chain 1, draw 3");
  });

  it("chains that stand still have an infinite R-hat, shown as such", () => {
    const [problem] = judge({ variables: [mu, scalar("tau", apart(new Float64Array(TOTAL), 1))] }).problems;
    expect(problem?.message).toContain("R-hat is Infinity for `tau`");
  });
});

describe("worth a note, but no reason to distrust the run", () => {
  it("a few trajectories cut off at the greatest tree depth", () => {
    const found = judge({ stats: { ...healthy, reached_max_treedepth: flags(20) } });
    expect(found.ok).toBe(true);
    expect(found.notes.map(({ kind }) => kind)).toEqual(["tree-depth"]);
    expect(String(found)).toContain("\nnote: 20 of 2000 trajectories were cut off");
  });

  it("draws of a deterministic variable that are not finite", () => {
    const found = judge({ variables: [mu, scalar("ratio", tau.data.with(3, Infinity), "deterministic")] });
    expect(found.ok).toBe(true);
    expect(found.notes.map(({ kind }) => kind)).toEqual(["non-finite"]);
  });
});

it("an untrustworthy run prints its reasons in order, each with its help", () => {
  const found = judge({ variables: [mu, scalar("tau", apart(tau.data, 0.5))], stats: { ...healthy, diverging: flags(12), reached_max_treedepth: flags(3) } });
  expect(String(found)).toMatchInlineSnapshot(`
    "not safe to trust, for these 4 reasons:
      1. 12 of 2000 transitions diverged (12 in chain 0): the sampler could not follow the posterior there, so the draws are biased away from it
         help: take smaller steps, \`sampler: nuts({ targetAccept: 0.95 })\`; if some remain, write the group-level parameters non-centred, or give their scales tighter priors
      2. R-hat is 1.161 for \`tau\`, above 1.01: the chains do not agree
         help: warm up and draw for longer, \`warmup: 2000, draws: 2000\`; if they still disagree, the posterior has several modes or parameters that the data cannot tell apart: plot their traces
      3. the bulk ESS is 17 for \`tau\`, below 400 (100 a chain): means are too uncertain to report
         help: write the model so that its parameters are less correlated (standardise the data, use non-centred groups); more draws alone would take too long
      4. the tail ESS is 172 for \`tau\`, below 400 (100 a chain): intervals are too uncertain to report
         help: draw for longer, \`draws: 1400\`
    note: 3 of 2000 trajectories were cut off at the greatest tree depth, so each draw moves less far than it should
      help: put the parameters on similar scales (standardise the data), or allow longer trajectories: \`sampler: nuts({ maxTreeDepth: 12 })\`"
  `);
});

it("one reason is called one", () => {
  expect(String(judge({ stats: { ...healthy, diverging: flags(1) } }))).toMatch(/^not safe to trust, for this reason:\n {2}1\. 1 of 2000 transitions diverged/);
});

it("deterministic variables can be left out; sampled ones cannot", () => {
  const draws = new Draws({ chains: CHAINS, draws: DRAWS, variables: [scalar("tau", apart(tau.data, 1)), scalar("half", apart(mu.data, 1), "deterministic")], stats: healthy });
  expect(verdict(draws).problems[0]?.variables).toContain("half");
  expect(verdict(draws, { variables: [] }).problems[0]?.variables).toEqual(["tau"]);
});

it("as JSON is ok, problems and notes", () => {
  expect(Object.keys(JSON.parse(JSON.stringify(judge({}))) as object)).toEqual(["ok", "problems", "notes"]);
});

it("refuses a run without draws, and variables that do not exist", () => {
  expect(() => verdict(new Draws({ chains: 4, draws: 0, variables: [] }))).toThrow("[no-draws]");
  expect(() => verdict(new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu] }), { variables: ["nu"] })).toThrow("did you mean `mu`?");
});

describe("what opens a neck", () => {
  const centred = (name: string, seed: number): Variable => ({ ...scalar(name, noise(seed)), noncentred: { [name]: "locScale(0)" } });
  const scaling = (name: string, seed: number, site: string, isObserved = false): Variable => ({ ...scalar(name, noise(seed)), scales: [{ site, isObserved }] });
  const [theta, eta] = [centred("theta", 31), centred("eta", 32)];
  const [scaleOfTheta, scaleOfEta] = [scaling("tau", 33, "theta"), scaling("omega", 34, "eta")];
  const eps = scaling("eps", 35, "y", true);
  const variables = [theta, eta, scaleOfTheta, scaleOfEta, eps, mu];
  /** Divergences where a variable is below -1.8, or above 1.8. */
  const divergingWhere = (variable: Variable, side: -1 | 1 = -1): SamplerStats => ({ ...healthy, diverging: variable.data.map((x) => (side * x > 1.8 ? 1 : 0)) });
  const divergences = (stats: SamplerStats) => judge({ variables, stats }).problems.find(({ kind }) => kind === "divergences");

  it("where a centred site's own scale is low among divergent draws, that site is to be written non-centred, and no other", () => {
    const found = divergences(divergingWhere(scaleOfTheta));
    expect(found?.message).toContain("most where `tau` is low: ");
    expect(found?.message).toContain("; `tau` is the scale of `theta`, and as it nears 0 the posterior narrows to a neck: a funnel");
    expect(found?.help).toBe("write `theta` non-centred, `reparam(model, { theta: locScale(0) })`; if some remain, take smaller steps, `sampler: nuts({ targetAccept: 0.95 })`");
  });

  it("where two scales are low, both sites are", () => {
    const diverging = scaleOfTheta.data.map((x, i) => (x < -1.8 || (scaleOfEta.data[i] ?? 0) < -1.8 ? 1 : 0));
    expect(divergences({ ...healthy, diverging })?.help).toContain("reparam(model, { theta: locScale(0), eta: locScale(0) })");
  });

  it("where noise is low, no form of a site is blamed: the message explains the neck, and the help is another", () => {
    const found = divergences(divergingWhere(eps));
    expect(found?.message).toContain("`eps` is the noise of `y`, and as it nears 0 the data pin what `y` is computed from");
    expect(found?.help).toMatch(/^give `eps` a prior that keeps it from 0/);
    expect(found?.help).not.toContain("locScale");
  });

  it.each([
    ["a scale is high", divergingWhere(scaleOfTheta, 1), "most where `tau` is high"],
    ["another variable is low", divergingWhere(mu), "most where `mu` is low"],
    ["they are anywhere", { ...healthy, diverging: flags(9) }, "transitions diverged"],
  ])("where %s, the message says so and no site is blamed", (_, stats, said) => {
    const found = divergences(stats);
    expect(found?.message).toContain(said);
    expect(found?.help).not.toContain("locScale");
  });

  it("where the energy hangs on a scale, that scale's site is blamed; where on none, no site is", () => {
    const energyLike = (variable: Variable): SamplerStats => ({ ...healthy, energy: sticky(variable.data, 0.95) });
    const slow = (variable: Variable): Variable => ({ ...variable, data: sticky(variable.data, 0.95) });
    const helpOf = (hung: Variable, stats: SamplerStats) => judge({ variables: [theta, eta, hung, mu], stats }).problems.find(({ kind }) => kind === "energy")?.help;
    expect(helpOf(slow(scaleOfTheta), energyLike(scaleOfTheta))).toContain("write `theta` non-centred");
    expect(helpOf(slow(eps), energyLike(eps))).toContain("give `eps` a prior that keeps it from 0");
    expect(helpOf(scaleOfTheta, energyLike(mu))).toMatch(/^write heavy-tailed or group-level parameters non-centred/);
  });
});

it("a posterior is judged as its draws are", () => {
  const draws = new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, tau], stats: healthy });
  expect(verdict({ draws })).toEqual(verdict(draws));
  expect(diagnose({ draws })).toEqual(verdict(draws));
  expect(diagnose(draws, { variables: ["mu"] })).toEqual(verdict(draws, { variables: ["mu"] }));
});
