/** @file Make models that a program writes out, each statement another one: what no loop can be found in, and all of which is compiled. */
import { exp, log1p, sigmoid, sqrt, tanh, type Value, where } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";

const PARAMETERS = 8;
/** Statements read what was computed so many before them, at most, as hand-written ones do. */
const REACH = 12;

/** Operations that a statement records on average, and those of the priors and of what is observed. */
const OPERATIONS_PER_STATEMENT = 2.41;
const AROUND = 84;

type Statement = (x: Value, y: Value, c: number) => Value;

/** Each stays within a few units, so that long chains of them neither overflow nor go flat. */
const STATEMENTS: readonly Statement[] = [
  (x, y) => x.add(y).mul(0.5),
  (x, y) => x.mul(y),
  (x, _, c) => x.sub(c),
  (x, y) => x.div(y.square().add(1)),
  (x) => tanh(x),
  (x) => exp(x.square().neg()),
  (x) => log1p(x.square()),
  (x, y) => sqrt(x.square().add(y.square()).add(0.1)),
  (x, y, c) => where(x.less(c), y, x.mul(0.5)),
  (x) => sigmoid(x).sub(0.5),
  (x, y, c) => x.sub(y).mul(c),
  (x, y) => tanh(x.sub(y)),
];

/** A model of about so many recorded operations; each seed makes another one. */
export function writtenOut(operations: number, seed: number): () => void {
  return () => {
    const rng = Generator.fromSeed(seed);
    const below = (n: number): number => Math.floor(rng.uniform() * n);
    const theta = plate("parameters", PARAMETERS, () => sample("theta", dist.Normal(0, 1)));
    const values = Array.from({ length: PARAMETERS }, (_, i) => theta.at(i));
    // Each value is read at least once, so that all of them are compiled.
    const unread = [...values];
    for (let i = 0; i < (operations - AROUND) / OPERATIONS_PER_STATEMENT; i++) {
      const statement = STATEMENTS[below(STATEMENTS.length)];
      const other = values[values.length - 1 - below(Math.min(REACH, values.length))];
      const next = unread.shift();
      if (statement === undefined || next === undefined || other === undefined) continue;
      const made = statement(next, other, Math.round(rng.uniform() * 1000) / 1000 + 0.001);
      values.push(made);
      unread.push(made);
    }
    for (const [i, mean] of unread.entries()) sample(`y_${i}`, dist.Normal(mean, 1), { obs: 0.1 * i });
  };
}
