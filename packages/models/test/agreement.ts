/**
 * @file Hold draws against the mean and sd of every parameter of a reference run, in combined Monte Carlo standard errors.
 *
 * Bias that the comparison can see: with an effective sample size of n here, and m in the reference, 4 combined errors of a
 * mean are 4 sqrt(1/n + 1/m) posterior standard deviations. `LEAST_ESS` makes that at most 0.2 in the default run, and
 * 0.08 in the long one but where a case says otherwise. At 4, one false alarm is expected in 16,000 comparisons; all files
 * together make about 1230 in the default run. One that exceeds is investigated (see radon), not re-seeded or loosened.
 */
import type { SummaryRow } from "@typyro/diagnostics";
import { loo, type McmcOptions, type Posterior } from "typyro";
import { beforeAll, describe, expect, test } from "vitest";
import { elpdError, lastDraws } from "./elpdError.ts";

/** One parameter of a reference run; vectors count from 1. */
export interface ReferenceRow {
  readonly variable: string;
  readonly mean: number;
  readonly sd: number;
  readonly mcse_mean: number;
  readonly mcse_sd: number;
}

/** A reference run. */
export interface Reference {
  readonly draws: number;
  readonly parameters: readonly ReferenceRow[];
  /** PSIS-LOO, and the effective number of parameters. */
  readonly loo?: { readonly elpd: number; readonly p: number };
}

/** A difference in combined Monte Carlo standard errors, and of what. */
export interface Difference {
  readonly z: number;
  readonly at: string;
}

export const isLong = process.env["TYPYRO_STAT"] === "long";

/** Effective sample size that every parameter must reach, in the bulk. */
const LEAST_ESS = isLong ? 4000 : 400;

/** Draws of each chain that PSIS-LOO is computed from. */
const LOO_DRAWS = 1000;

/** The rows of a posterior by the names of the reference: `alpha[1]` is the first element of `alpha`. */
export function rowsByReferenceName(posterior: Posterior): Map<string, SummaryRow> {
  const { draws } = posterior;
  const { rows } = posterior.summary();
  return new Map(draws.elements().map(({ variable, position }, i) => {
    const row = rows[i];
    if (row === undefined) throw new Error(`no row of ${variable.name}`);
    return [variable.shape.length === 0 ? variable.name : `${variable.name}[${position + 1}]`, row];
  }));
}

/** Every difference of mean and sd, the largest first. */
export function differences(rows: ReadonlyMap<string, Pick<SummaryRow, "mean" | "sd" | "mcseMean" | "mcseSd">>, { parameters }: Pick<Reference, "parameters">): Difference[] {
  const found = parameters.flatMap(({ variable, mean, sd, mcse_mean, mcse_sd }) => {
    const row = rows.get(variable);
    if (row === undefined) throw new Error(`the posterior has no ${variable}; it has ${[...rows.keys()].join(", ")}`);
    return [
      { z: (row.mean - mean) / Math.hypot(row.mcseMean, mcse_mean), at: `mean of ${variable}` },
      { z: (row.sd - sd) / Math.hypot(row.mcseSd, mcse_sd), at: `sd of ${variable}` },
    ];
  });
  return found.sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
}

/** What is sampled, and what it is held against. */
export interface Agreement {
  readonly name: string;
  readonly reference: Reference;
  /** How many parameters the reference has, so that none is forgotten. */
  readonly parameters: number;
  readonly sample: (options: McmcOptions) => Promise<Posterior>;
  readonly options?: McmcOptions;
  /** So many times the usual number of draws, for a form in which a draw moves little. Default 1. */
  readonly times?: number;
  /** Only in the long run. */
  readonly onlyLong?: boolean;
  /** In place of `LEAST_ESS`, for a form that mixes slowly. */
  readonly leastEss?: number;
  /** Where the form is known to diverge: the site that the verdict must name with the line that cures it. Otherwise nothing may diverge. */
  readonly divergesAt?: string;
}

/** Describe the tests that draws of each model agree with its reference. */
export function describeAgreements(agreements: readonly Agreement[]): void {
  describe.each(agreements.filter(({ onlyLong = false }) => isLong || !onlyLong))("$name", ({ reference, parameters, sample, options, times = 1, divergesAt, leastEss = LEAST_ESS }) => {
    let rows: ReadonlyMap<string, SummaryRow>;
    let posterior: Posterior;

    beforeAll(async () => {
      posterior = await sample({ chains: 4, warmup: 1000, draws: times * (isLong ? 10_000 : 1000), seed: 1, progress: false, ...options });
      rows = rowsByReferenceName(posterior);
    });

    test("every mean and sd agrees with the reference within 4 combined Monte Carlo standard errors", () => {
      expect(reference.parameters).toHaveLength(parameters);
      const [worst] = differences(rows, reference);
      expect(Math.abs(worst?.z ?? Number.NaN), worst?.at).toBeLessThan(4);
    });

    test("the chains have mixed, and the draws are enough to see a bias", () => {
      for (const { variable } of reference.parameters) {
        expect(rows.get(variable)?.rHat, variable).toBeLessThan(1.01);
        expect(rows.get(variable)?.essBulk, variable).toBeGreaterThan(leastEss);
      }
    });

    // The log likelihoods of the long run's draws would fill the memory.
    if (reference.loo !== undefined && !isLong) {
      const { elpd, p } = reference.loo;

      test("PSIS-LOO agrees with the reference within 4 combined Monte Carlo standard errors", () => {
        const logLikelihood = lastDraws(posterior.logLikelihood(), LOO_DRAWS);
        const fit = loo(logLikelihood);
        // The reference's error is ours for its number of draws.
        const error = elpdError(logLikelihood) * Math.sqrt(1 + (logLikelihood.chains * logLikelihood.draws) / reference.draws);
        expect(Math.abs(fit.elpd - elpd) / error, "elpd").toBeLessThan(4);
        expect(Math.abs(fit.p - p) / error, "p").toBeLessThan(4);
      });
    }

    if (divergesAt === undefined) {
      test("no trajectory diverges", () => {
        expect(posterior.divergences).toBe(0);
      });
    } else {
      test("the verdict says where trajectories diverge and what cures it", () => {
        const problem = posterior.verdict.problems.find(({ kind }) => kind === "divergences");
        expect(problem?.help).toContain(`${divergesAt}: locScale(0)`);
      });
    }
  });
}
