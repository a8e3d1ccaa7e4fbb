import { autoReparam, dist, type Handled, locScale, plate, reparam, sample } from "@typyro/core";
import type { SummaryRow } from "@typyro/diagnostics";
import { mcmc, nuts } from "@typyro/inference";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement } from "./checks.ts";

interface Schools {
  readonly y: readonly number[];
  readonly sigma: readonly number[];
}
function centred({ y, sigma }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  plate("schools", 8, () => {
    const theta = sample("theta", dist.Normal(mu, tau));
    sample("y", dist.Normal(theta, sigma), { obs: y });
  });
}
/** Rubin 1981, "Estimation in parallel randomized experiments". */
const data: Schools = { y: [28, 8, -3, 7, -1, 1, 18, 12], sigma: [15, 10, 16, 11, 9, 11, 10, 18] };

/** Mean and sd by quadrature: acceptance case 37. */
const exact: Readonly<Record<string, readonly [mean: number, sd: number]>> = {
  "mu": [4.39682, 3.3177],
  "tau": [3.59771, 3.21996],
  "theta[0]": [6.2119, 5.5931],
  "theta[1]": [4.9402, 4.6743],
  "theta[2]": [3.927, 5.2626],
  "theta[3]": [4.7571, 4.7803],
  "theta[4]": [3.6155, 4.6575],
  "theta[5]": [4.0426, 4.8269],
  "theta[6]": [6.2967, 5.0779],
  "theta[7]": [4.8543, 5.2908],
};

// A bias of a tenth of a posterior sd is seen with 95 % probability at ESS ((5 + 1.645) / 0.1)^2 = 4416.
const LEAST_ESS = 4416;

// Forms between, such as locScale(0.5), mix too slowly here for such a test; the change of variables of theirs is tested exactly.
const forms: readonly { name: string; model: (data: Schools) => void }[] = [
  { name: "non-centred", model: reparam(centred, { theta: locScale(0) }) },
  { name: "chosen by autoReparam", model: autoReparam(centred) },
];

describe.each(forms)("eight schools, $name, at target 0.9", ({ model }) => {
  let rows: ReadonlyMap<string, SummaryRow>;
  let divergences: number;
  let variables: readonly string[];

  beforeAll(async () => {
    const posterior = await mcmc(model, data, { chains: 4, warmup: 1000, draws: 3000, seed: 3, sampler: nuts({ targetAccept: 0.9 }) });
    rows = new Map(posterior.summary({ variables: ["mu", "tau", "theta"] }).rows.map((row) => [row.name, row]));
    divergences = posterior.divergences;
    variables = posterior.draws.names;
  }, 120_000);

  test("has the exact moments", () => {
    for (const [label, [mean, sd]] of Object.entries(exact)) {
      const row = rows.get(label)!;
      expect(row.essBulk, `ess of ${label}`).toBeGreaterThan(LEAST_ESS);
      expectAgreement(`mean of ${label}`, row.mean, mean, row.mcseMean);
      expectAgreement(`sd of ${label}`, row.sd, sd, row.mcseSd);
    }
  });

  test("keeps auxiliary sites out of the summary", () => {
    expect(variables).toEqual(["mu", "tau", "theta"]);
  });

  test("has no divergence", () => {
    expect(divergences).toBe(0);
  });
});

describe("eight schools, centred", () => {
  test("diverges, and the verdict names the site and the line that cures it", async () => {
    const posterior = await mcmc(centred, data, { chains: 4, warmup: 1000, draws: 1000, seed: 3 });
    const problem = posterior.verdict.problems.find(({ kind }) => kind === "divergences");
    expect(posterior.divergences).toBeGreaterThan(0);
    expect(problem?.help).toBe("write `theta` non-centred, `reparam(model, { theta: locScale(0) })`; if some remain, take smaller steps, `sampler: nuts({ targetAccept: 0.95 })`");
  });

  test("has the same help where the model is a part under other handlers, and none once it is cured", async () => {
    const cured: Handled = reparam(centred, { theta: locScale(0) });
    const posterior = await mcmc(cured as typeof centred, data, { chains: 2, warmup: 200, draws: 200, seed: 1, sampler: nuts({ targetAccept: 0.5 }) });
    for (const { help } of posterior.verdict.problems) expect(help).not.toContain("locScale");
  });
});
