/**
 * @file Compute quantities from draws, draw by draw: a difference of two sites, or a slope led back to its units.
 */
import { interpret, lift, nodeOn, type Num, recorded, Tape, type Value } from "@typyro/autodiff";
import { sameShape, sizeOf } from "@typyro/base";
import { Draws, type Variable } from "@typyro/diagnostics";
import { writeDraw } from "./writeDraw.ts";

/**
 * Draws of quantities that are computed from those of others, written as in a model. They are known draw by draw, so that intervals of them
 * are right, and `summary` and figures take them. A result in the shape of a variable has its labels.
 *
 * @param source - draws, or a posterior
 * @param names - the variables that are computed from
 * @param compute - is run once, with what stands for one draw of each
 * @error `unknown-draws` with the nearest name; `not-numbers`
 * @example
 * const inUnits = derive(posterior, ["m", "b"], ({ m, b }) => ({ m: m.mul(y.sd / x.sd), b: b.mul(y.sd).add(y.mean) }));
 * console.log(String(summary(inUnits)));
 */
export function derive<const K extends string>(source: Draws | { readonly draws: Draws }, names: readonly K[], compute: (draw: Readonly<Record<K, Value>>) => Readonly<Record<string, Num>>): Draws {
  const draws = source instanceof Draws ? source : source.draws;
  const given = names.map((name) => draws.get(name));
  const tape = new Tape();
  const oneDraw = Object.fromEntries(given.map(({ name, shape }) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))])) as Record<K, Value>;
  const results = Object.entries(compute(oneDraw)).map(([name, value]): readonly [string, Value] => [name, lift(value)]);
  for (const [name, value] of results) tape.output(name, nodeOn(tape, value));
  const { inputs, outputs, run } = interpret(tape);
  const total = draws.chains * draws.draws;
  const variables = results.map(([name, { shape }]): Variable => ({ ...labelsFor(shape, given), name, shape, data: new Float64Array(total * sizeOf(shape)), role: "deterministic" }));
  const sources = given.map(({ data, shape }, i) => ({ data, size: sizeOf(shape), target: inputs[i] ?? new Float64Array(0) }));
  for (let s = 0; s < total; s++) {
    for (const { data, size, target } of sources) for (let i = 0; i < size; i++) target[i] = data[s * size + i]!;
    run();
    for (const { name, shape, data } of variables) writeDraw(data, outputs.get(name) ?? [], s * sizeOf(shape));
  }
  return new Draws({ chains: draws.chains, draws: draws.draws, variables, stats: draws.stats });
}

/** The labels of the variables of a shape, where they have the same. */
function labelsFor(shape: readonly number[], given: readonly Variable[]): Pick<Variable, "dims" | "coords"> {
  const alike = given.filter((variable) => variable.dims !== undefined && sameShape(variable.shape, shape));
  const [first] = alike;
  const isOne = alike.every(({ dims }) => String(dims) === String(first?.dims));
  return first === undefined || !isOne ? {} : { dims: first.dims, coords: first.coords };
}
