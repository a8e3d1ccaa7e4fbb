/** @file Evaluate the recorded log density of a model and its gradient by the interpreter. */
import { gradient, interpret, type Num } from "@typyro/autodiff";
import { densityTape, type DensityTape, type LayoutEntry } from "@typyro/core";

export interface Point {
  readonly logDensity: number;
  /** By site, in the site's unconstrained shape. */
  readonly gradient: Readonly<Record<string, number[]>>;
  /** `term/SITE`, `jacobian/SITE`, `pointwise/SITE`, `site/SITE`. */
  readonly outputs: ReadonlyMap<string, number[]>;
}

/** The log density, its gradient and every output at unconstrained values given by site. */
export function evaluate<D, R>(model: (data: D) => R, data: D, unconstrained: Readonly<Record<string, number | readonly number[]>>): Point {
  return evaluateTape(densityTape(model, data, { prior: true }), unconstrained);
}

export function evaluateTape({ tape, layout }: DensityTape, unconstrained: Readonly<Record<string, number | readonly number[]>>): Point {
  const all = interpret(tape);
  bind(all.inputs, layout.entries, unconstrained);
  all.run();
  const derived = interpret(gradient(tape, "logDensity"));
  bind(derived.inputs, layout.entries, unconstrained);
  derived.run();
  const outputs = new Map([...all.outputs].map(([name, values]) => [name, Array.from(values)]));
  return {
    logDensity: derived.outputs.get("logDensity")?.[0] ?? Number.NaN,
    gradient: Object.fromEntries(layout.entries.map(({ site }) => [site, Array.from(derived.outputs.get(`d/${site}`) ?? [])])),
    outputs,
  };
}

function bind(inputs: readonly Float64Array[], entries: readonly LayoutEntry[], values: Readonly<Record<string, number | readonly number[]>>): void {
  for (const [i, { site, size }] of entries.entries()) {
    const given = values[site];
    if (given === undefined) throw new Error(`no value for ${site}`);
    inputs[i]?.set(typeof given === "number" ? new Array<number>(size).fill(given) : given);
  }
}

/** The numbers of a value or an array, flat. */
export function numbers(x: Num): number[] {
  return typeof x === "number" ? [x] : "data" in x && typeof x.data === "function" ? Array.from((x as { data(): ArrayLike<number> }).data()) : Array.from(x as ArrayLike<number>);
}
