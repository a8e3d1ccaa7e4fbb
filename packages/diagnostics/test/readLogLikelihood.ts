/** @file Read log likelihoods and what R's loo 2.5.1 made of them. */
import { readFileSync } from "node:fs";
import { Draws } from "../src/index.ts";

interface Estimate {
  readonly estimate: number;
  readonly se: number;
}

interface ReferenceLoo {
  readonly r_eff?: readonly number[];
  readonly estimates: { readonly elpd_loo: Estimate; readonly p_loo: Estimate };
  readonly pareto_k: readonly number[];
  readonly psis_n_eff: readonly number[];
  readonly elpd_loo: readonly number[];
  readonly mcse_elpd_loo: readonly number[];
  readonly p_loo: readonly number[];
}

interface ReferenceModel {
  readonly loo_r_eff_1: ReferenceLoo;
  readonly loo_relative_eff: ReferenceLoo;
  readonly waic: {
    readonly estimates: { readonly elpd_waic: Estimate; readonly p_waic: Estimate; readonly waic: Estimate };
    readonly elpd_waic: readonly number[];
    readonly p_waic: readonly number[];
  };
  readonly psis_example: {
    readonly column_1based: number;
    readonly pareto_k: number;
    readonly n_eff: number;
    readonly tail_len: number;
    readonly log_weights_normalized: readonly number[];
  };
}

type Pair = readonly [readonly number[], readonly number[]];

interface LooReference {
  readonly models: { readonly pooled: ReferenceModel; readonly partial: ReferenceModel };
  readonly loo_compare_r_eff_1: Readonly<Record<"partial" | "pooled", { readonly elpd_diff: number; readonly se_diff: number }>>;
  readonly model_weights_r_eff_1: {
    readonly stacking: { readonly pooled: number; readonly partial: number };
    readonly pseudobma_BB_false: { readonly pooled: number; readonly partial: number };
    readonly pseudobma_BB_true_range_over_seeds: Pair;
  };
  readonly three_models: { readonly stacking: readonly number[]; readonly pseudobma_BB_false: readonly number[]; readonly pseudobma_BB_range_over_20_seeds: Pair };
}

const text = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const numbers = (name: string): number[][] => text(name).trim().split("\n").filter((line) => /^-?\d/.test(line)).map((line) => line.split(",").map(Number));

export const looReference = JSON.parse(text("loo.json")) as LooReference;

/** 4 chains of 250 draws of the log likelihoods of 180 observations. */
export function readLogLikelihood(model: "pooled" | "partial"): Draws {
  const rows = numbers(`loglik_${model}.csv`);
  return new Draws({ chains: 4, draws: 250, variables: [{ name: "obs", shape: [180], data: Float64Array.from(rows.flat()) }] });
}

/** elpd of each observation under three models. @shape [model][observation] */
export function readThreeModels(): Float64Array[] {
  const rows = numbers("pointwise_elpd_three_models.csv");
  return [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k] ?? NaN));
}
