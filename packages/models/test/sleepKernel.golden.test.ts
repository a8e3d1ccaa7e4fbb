import { compile } from "@typyro/autodiff";
import { densityGradient, densityTape } from "@typyro/core";
import { explain } from "typyro";
import { expect, test } from "vitest";
import { loadTraining } from "../src/sleepstudy/data.ts";
import { partial, partialNoncentered } from "../src/sleepstudy/model.ts";

const { data } = loadTraining();

const withoutSizes = (kernel: string): string => kernel.split("\n").filter((line) => !line.startsWith("code")).join("\n");

/** The lines of a kernel's text without its sizes in bytes. */
const loops = (model: typeof partial): string => withoutSizes(explain(model, data).kernel);

/** The same where rows are not summed when the model is compiled, as those of other likelihoods are not. */
const loopsOverRows = (model: typeof partial): string => withoutSizes(String(compile(densityGradient(densityTape(model, data), { sumsRows: false }))));

test("the sleep study takes one pass over its groups, forward and backward together, with no logarithm or division in it and no temporary", () => {
  expect(loops(partial)).toMatchInlineSnapshot(`
    "What is computed, in order. A line runs together, row by row where it is a loop; behind # stand the sites that it serves (of statements that a program repeats, the first).
    110 rows of 18 groups, by sums over their rows: 36 rows  # obs
    scalars: add 5, div 3, exp 3, mul 25, neg 6, square 3, sub 8, sum 1  # tau_alpha tau_beta sigma mu_alpha mu_beta alpha_s beta_s obs
    loop over 18 rows: add 6, mul 10, square 4, sub 2, sum 6  # alpha_s beta_s obs
    scalars: add 18, div 1, mul 14, neg 1, sum 1  # alpha_s beta_s obs mu_alpha sigma tau_beta tau_alpha mu_beta
    temporaries: none
    work (estimated): 666 multiplications; obs 42 %, alpha_s 22 %, beta_s 22 %, sigma 4 %, tau_alpha 4 %, tau_beta 4 %, mu_alpha 2 %, others 1 %"
  `);
});

test("so does its non-centred form", () => {
  expect(loops(partialNoncentered)).toMatchInlineSnapshot(`
    "What is computed, in order. A line runs together, row by row where it is a loop; behind # stand the sites that it serves (of statements that a program repeats, the first).
    110 rows of 18 groups, by sums over their rows: 36 rows  # obs
    scalars: add 5, div 1, exp 3, mul 13, square 3, sub 6, sum 1  # tau_alpha tau_beta sigma mu_alpha mu_beta obs
    loop over 18 rows: add 8, mul 12, neg 2, square 4, sum 8  # obs z_alpha z_beta tau_beta tau_alpha
    scalars: add 18, div 1, mul 14, neg 1, sum 1  # z_alpha z_beta obs mu_alpha sigma mu_beta tau_beta tau_alpha
    temporaries: none
    work (estimated): 744 multiplications; obs 58 %, z_alpha 10 %, z_beta 10 %, tau_alpha 8 %, tau_beta 8 %, sigma 3 %, mu_alpha 2 %, others 1 %"
  `);
});

test("row by row, the sleep study takes one pass over its rows, forward and backward together, with no logarithm or division in it and no temporary longer than the groups", () => {
  expect(loopsOverRows(partial)).toMatchInlineSnapshot(`
    "scalars: add 5, div 3, exp 3, mul 27, neg 9, square 2, sub 8  # tau_alpha tau_beta sigma mu_alpha mu_beta alpha_s beta_s obs
    loop over 110 rows in 18 segments of i32[110]: add 1, mul 2, segmentSum 2, segmentTotal 1, square 1, sub 1  # obs
    scalars: add 3, mul 3  # obs sigma
    loop over 18 rows: add 2, mul 4, square 2, sub 2, sum 4  # alpha_s beta_s obs
    scalars: add 13, mul 8  # alpha_s beta_s mu_alpha tau_beta tau_alpha mu_beta
    temporaries: f64[18] x 2
    work (estimated): 1285 multiplications; obs 73 %, alpha_s 10 %, beta_s 10 %, others 7 %"
  `);
});

test("so does its non-centred form, after one loop over the groups that makes their lines", () => {
  expect(loopsOverRows(partialNoncentered)).toMatchInlineSnapshot(`
    "scalars: add 5, div 1, exp 3, mul 15, neg 3, square 2, sub 6  # tau_alpha tau_beta sigma mu_alpha mu_beta obs
    loop over 18 rows: add 2, mul 2, square 2, sum 2  # obs z_alpha z_beta
    scalars: add 6, mul 2  # z_alpha z_beta mu_alpha
    loop over 110 rows in 18 segments of i32[110]: add 1, mul 2, segmentSum 2, segmentTotal 1, square 1, sub 1  # obs tau_beta tau_alpha
    scalars: add 4, mul 3  # obs mu_alpha sigma
    loop over 18 rows: add 2, mul 4, neg 2, sum 4  # tau_beta z_beta tau_alpha z_alpha
    scalars: add 6, mul 6  # obs mu_beta tau_beta mu_alpha tau_alpha
    temporaries: f64[18] x 4
    work (estimated): 1363 multiplications; obs 47 %, tau_beta 23 %, tau_alpha 15 %, z_alpha 5 %, z_beta 5 %, others 3 %"
  `);
});
