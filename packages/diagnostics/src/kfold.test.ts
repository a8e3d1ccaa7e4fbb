import { expect, test } from "vitest";
import { type FoldFit, Kfold } from "./index.ts";

const rows = Array.from({ length: 6 }, (_, i) => ({ label: `y[${i}]`, elpd: -1, p: 0.1, fold: Math.floor(i / 2), mcse: 0.01 }));
const source = { sites: ["y"], isChosen: false, keys: undefined };
const diverged = (n: number): FoldFit["problems"][number] => ({ kind: "divergences", message: `${n} of 4000 transitions diverged`, help: "write `theta` non-centred" });
const slow: FoldFit["problems"][number] = { kind: "ess-bulk", message: "the ESS of `mu` is 60", help: "draw more" };
const kfoldOf = (...problems: FoldFit["problems"][]): Kfold => new Kfold(rows, source, problems.map((found, fold) => ({ fold, mcse: 0.02, problems: found })));

test("folds whose fits are unsafe for the same reason share one warning that says what to do", () => {
  const { warnings, diagnosis } = kfoldOf([diverged(12), slow], [], [diverged(3)]);
  expect(diagnosis).toBe("2 of 3 fits not safe");
  expect(warnings).toEqual([{
    message: "2 of 3 fits without observations are not safe to trust for the same reason (without fold 0, fold 2); without fold 0: 12 of 4000 transitions diverged, and for 1 more reason",
    help: "write `theta` non-centred; change the model or its fit and score that, or the options of these fits alone: `kfold(posterior, { sampler: nuts({ targetAccept: 0.99 }), draws: 2000 })`",
    rows: ["y[0]", "y[1]", "y[4]", "y[5]"],
  }]);
});

test("different reasons have a warning each, and it prints that the scores may be wrong", () => {
  const found = kfoldOf([diverged(12)], [slow], []);
  expect(found.warnings.map(({ message }) => message)).toEqual(["the fit without fold 0 is not safe to trust: 12 of 4000 transitions diverged", "the fit without fold 1 is not safe to trust: the ESS of `mu` is 60"]);
  expect(String(found)).toContain("\n\n2 of 3 fits not safe: the scores of their observations may be wrong\n\nwarning: the fit without fold 0");
  expect(String(kfoldOf([], [], []))).not.toContain("safe");
});
