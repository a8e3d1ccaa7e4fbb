/**
 * @file Hold the entropy of every family that has one to values of 50 digits at parameters from 1e-6 to 1e9, where sums of log gammas cancel.
 *
 * The bound is that of `backwardBound`: 16 units of 1, of the value, and of what a relative change of a unit in any parameter moves.
 */
import { dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "../backwardBound.ts";
import fixture from "../fixtures/entropies.json" with { type: "json" };

type Given = Readonly<Record<string, number | readonly number[]>>;
type Row = readonly [family: string, parameters: Given, entropy: number];
const rows = fixture as readonly unknown[] as readonly Row[];

/** A family by its numbers in order; names that are not a family's own are sizes. */
type Maker = (...p: readonly number[]) => Distribution;
const isMaker = (x: unknown): x is Maker => typeof x === "function";
const members: Readonly<Record<string, unknown>> = dist;

function makerOf(family: string, parameters: Given): { readonly make: Maker; readonly at: readonly number[] } {
  const flat = Object.values(parameters).flat();
  if (family === "Dirichlet") return { make: (...a) => dist.Dirichlet(a), at: flat };
  const [first = 0, second = 0] = flat;
  if (family === "MultivariateStudentT") {
    const identity = Array.from({ length: second }, (_, i) => Array.from({ length: second }, (__, j) => (i === j ? 1 : 0)));
    return { make: (df = 0) => dist.MultivariateStudentT(df, new Array<number>(second).fill(0), identity), at: [first] };
  }
  if (family === "LKJ") return { make: (eta = 0) => dist.LKJ(first, eta), at: [second] };
  if (family === "LKJCholesky") return { make: (eta = 0) => dist.LKJCholesky(first, eta), at: [second] };
  const factory = members[family];
  if (!isMaker(factory)) throw new Error(`no distribution is called ${family}`);
  return { make: family.endsWith("Logits") ? (...p) => (factory as unknown as (p: Given) => Distribution)(Object.fromEntries(Object.keys(parameters).map((name, i) => [name, p[i] ?? 0]))) : factory, at: flat };
}

describe.each([...new Set(rows.map(([family]) => family))])("%s", (name) => {
  it("has the entropy of the reference wherever its parameters are", () => {
    for (const [, parameters, truth] of rows.filter(([family]) => family === name)) {
      const { make, at } = makerOf(name, parameters);
      const f = (...p: number[]): number => {
        try {
          return make(...p).entropy().item();
        } catch {
          return Number.NaN; // a neighbour that is not allowed
        }
      };
      const bound = backwardBound(f, at, { floor: 1 });
      expect(isWithin(f(...at), truth, bound), `${JSON.stringify(parameters)}: ${f(...at)}, truth ${truth}, bound ${bound}`).toBe(true);
    }
  });
});
