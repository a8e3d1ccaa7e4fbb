import { expect, test } from "vitest";
import { compileAsIs } from "../compile.ts";
import { scatterAdd } from "../functions.ts";
import { Tape } from "../tape.ts";
import { known, nodeOn, recorded, type Value } from "../value.ts";

const ROWS = 1000;

/** What is computed for site `y` of so many rows, and then, for no site, from them; as the sums of a gradient are. */
function textOf(gather: (rows: Value) => Value): string {
  const tape = new Tape();
  tape.origin = { site: "a" };
  const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [ROWS] }));
  tape.origin = { site: "y" };
  const rows = a.square().mul(0.5);
  tape.origin = {};
  tape.output("z", nodeOn(tape, gather(rows)));
  const kernel = compileAsIs(tape);
  const text = String(kernel);
  kernel.dispose();
  return text;
}

test("what gathers the rows of a site and belongs to none counts for that site, in the lines of the loops and in the shares of the work", () => {
  const groups = known("i32", [ROWS], Int32Array.from({ length: ROWS }, (_, i) => i % 3));
  for (const gather of [(rows: Value) => rows.sum(), (rows: Value) => scatterAdd(rows, groups, 3).add(1)]) {
    const lines = textOf(gather).split("\n");
    expect(lines.filter((line) => line.includes(`${ROWS} rows`)).every((line) => line.endsWith("  # y"))).toBe(true);
    expect(lines.find((line) => line.startsWith("work"))).toMatch(/multiplications; y 100 %$/);
  }
});
