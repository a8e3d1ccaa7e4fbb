/**
 * @file Make random models of the primitives, as data that prints, so that laws can be tested on all of them.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { deterministic, dist, type Distribution, factor, plate, sample } from "@typyro/core";
import fc from "fast-check";

/** One statement of a random model. */
export type Statement =
  | { readonly kind: "site"; readonly family: Family; readonly isLinked: boolean; readonly observed: number | undefined; readonly event: number }
  | { readonly kind: "deterministic"; readonly factor: number }
  | { readonly kind: "factor"; readonly weight: number }
  | { readonly kind: "plate"; readonly size: number; readonly skips: boolean; readonly body: readonly Statement[] };

/** Families with one parameter that may depend on other sites. */
export type Family = "normal" | "exponential" | "halfNormal" | "halfCauchy" | "uniform" | "bernoulli";

/** What a random model returns. */
export interface Returned {
  readonly total: Value;
}

const FAMILIES: Record<Family, (parameter: Num) => Distribution> = {
  normal: (loc) => dist.Normal(loc, 1.5),
  exponential: (x) => dist.Exponential(positive(x)),
  halfNormal: (x) => dist.HalfNormal(positive(x)),
  halfCauchy: (x) => dist.HalfCauchy(positive(x)),
  uniform: (x) => dist.Uniform(-2, positive(x)),
  bernoulli: (x) => dist.Bernoulli({ logits: x }),
};

/** From 1 to 2 for any x. */
function positive(x: Num): Value {
  return lift(x).square().add(1).pow(-1).add(1);
}

/** Bounded, so that long chains of sites do not overflow. */
const bounded = (x: Value): Value => x.map("tanh");

/** The model that a list of statements stands for; its sites are x0, x1, ..., its plates p0, p1, ... in order of appearance. */
export function modelOf(statements: readonly Statement[]): () => Returned {
  return () => {
    let sites = 0;
    let plates = 0;
    /** The latest value that does not belong to a plate, on which later sites may depend. */
    let link: Num = 0.5;
    let total = lift(0);
    const run = (body: readonly Statement[], depth: number): void => {
      for (const statement of body) {
        const name = `x${sites}`;
        switch (statement.kind) {
          case "site": {
            sites++;
            const { family, isLinked, observed, event } = statement;
            const base = FAMILIES[family](isLinked ? link : 0.5);
            const fn = event === 0 ? base : base.expand([event]).toEvent(1);
            const value = observed === undefined || depth > 0 || event > 0 ? sample(name, fn) : sample(name, fn, { obs: observed });
            total = total.add(bounded(value.sum()));
            if (depth === 0 && event === 0) link = bounded(value);
            break;
          }
          case "deterministic":
            sites++;
            deterministic(name, bounded(total.mul(statement.factor)));
            break;
          case "factor":
            sites++;
            factor(name, bounded(total).mul(statement.weight));
            break;
          case "plate": {
            const { size, skips, body: inner } = statement;
            const plateName = `p${plates++}`;
            plate(plateName, size, skips ? { dim: -depth - 2 } : {}, () => run(inner, skips ? depth + 2 : depth + 1));
            break;
          }
        }
      }
    };
    run(statements, 0);
    return { total };
  };
}

interface Options {
  readonly families?: readonly Family[];
}

/** Random lists of statements: up to 6 on each level, plates up to 2 deep. */
export function statements({ families = ["normal", "exponential", "halfNormal", "halfCauchy", "uniform", "bernoulli"] }: Options = {}): fc.Arbitrary<readonly Statement[]> {
  const site: fc.Arbitrary<Statement> = fc.record({
    kind: fc.constant("site" as const),
    family: fc.constantFrom(...families),
    isLinked: fc.boolean(),
    observed: fc.option(fc.constantFrom(0, 1), { nil: undefined, freq: 4 }),
    event: fc.constantFrom(0, 0, 0, 1, 3),
  });
  const other: fc.Arbitrary<Statement> = fc.oneof(
    fc.record({ kind: fc.constant("deterministic" as const), factor: fc.constantFrom(-1, 2) }),
    fc.record({ kind: fc.constant("factor" as const), weight: fc.constantFrom(-1, 0.5) }),
  );
  const leaf = fc.oneof({ weight: 3, arbitrary: site }, { weight: 1, arbitrary: other });
  const level = (depth: number): fc.Arbitrary<readonly Statement[]> => {
    if (depth === 0) return fc.array(leaf, { maxLength: 3 });
    // Sizes differ between levels: over two plates of one size without a `dim`, data would be ambiguous.
    const opened: fc.Arbitrary<Statement> = fc.record({ kind: fc.constant("plate" as const), size: depth === 2 ? fc.constantFrom(1, 2, 4) : fc.constantFrom(1, 3, 5), skips: fc.boolean(), body: level(depth - 1) });
    return fc.array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: opened }), { minLength: 1, maxLength: depth === 2 ? 6 : 3 });
  };
  return level(2);
}
