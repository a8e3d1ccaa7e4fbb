import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { buildCpp, cpp, ours } from "../bench/contenders.ts";
import { subjects } from "../bench/models.ts";

const { programs, missing } = buildCpp([{ name: "C++", flags: ["-O1"] }]);
const [program] = programs;
const skipped = program === undefined ? ` (skipped: ${missing ?? "there is no program"})` : "";

afterAll(() => {
  if (program !== undefined) rmSync(program.path, { force: true });
});

/** Sums of up to 10,000 terms in another order, and a Cholesky factor of condition 1e4. */
const PRECISION = 1e-9;

test.skipIf(program === undefined).each(subjects({ isLarge: false }))(`$name: interpreter, kernel, lanes and C++ give one density and one gradient${skipped}`, async (subject) => {
  if (program === undefined) return;
  const stages = subject.stages();
  const reference = await cpp(program, subject, 1);
  const expected = await reference.gradient();
  const scale = Math.max(...expected.map(Math.abs));
  for (const contender of ours(stages)) {
    expect(Math.abs(contender.value - reference.value), contender.name).toBeLessThanOrEqual(PRECISION * Math.abs(reference.value));
    const found = await contender.gradient();
    expect(found).toHaveLength(expected.length);
    for (const [i, slope] of expected.entries()) expect(Math.abs((found[i] ?? NaN) - slope), `${contender.name}, element ${i}`).toBeLessThanOrEqual(PRECISION * scale);
  }
  reference.end();
  stages.kernel?.dispose();
});
