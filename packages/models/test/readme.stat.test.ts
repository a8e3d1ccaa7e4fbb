/**
 * @file Hold the table and the figure of the sleep study in the README to the study as it runs. @node-only reads files
 *
 * Tolerance: 5 Monte Carlo standard errors of the difference of two runs, for those of the README come from another one. A table off by 6 nats fails.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { heldOut, loo } from "typyro";
import { beforeAll, expect, test } from "vitest";
import { loadHeldOut, loadTraining } from "../src/sleepstudy/data.ts";
import { fitRegimes, type Fits } from "../src/sleepstudy/fit.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sleep = loadTraining();
let fits: Fits;
let readme = "";
beforeAll(async () => {
  fits = await fitRegimes(sleep.data, {}, () => undefined);
  readme = await readFile(`${root}README.md`, "utf8");
}, 60_000);

test.each([["partial pooling", "noncentred"], ["no pooling", "unpooled"], ["one line for all", "pooled"]] as const)("the README's elpds of %s are the study's", (title, regime) => {
  const [, byLoo = "", unseen = ""] = new RegExp(`^\\| ${title} \\| (\\S+) \\| (\\S+) \\|$`, "m").exec(readme) ?? [];
  const estimate = loo(fits[regime]);
  const score = heldOut(fits[regime], loadHeldOut(sleep));
  const number = (text: string): number => Number(text.replace("−", "-"));
  // The sum's own error is not given where single rows are not reliable; theirs are.
  const looError = Math.sqrt(2 * estimate.rows.reduce((sum, { mcse }) => sum + mcse * mcse, 0));
  expect(Math.abs(number(byLoo) - estimate.elpd) / looError).toBeLessThan(5);
  expect(Math.abs(number(unseen) - score.elpd) / (Math.SQRT2 * score.mcse)).toBeLessThan(5);
  expect([5 * looError < 6, 5 * Math.SQRT2 * score.mcse < 6]).toEqual([true, true]);
});

test("the README's figure has every subject with the number of its rows", async () => {
  const figure = await readFile(`${root}docs/figures/sleepstudy-shrinkage.svg`, "utf8");
  const { subject, subjects } = sleep.data;
  for (const [s, label] of subjects.entries()) expect(figure).toContain(`>${label} (n = ${subject.filter((of) => of === s).length})<`);
});
