/**
 * @file Offer the gradient of a model's log density to the samplers, evaluated by the interpreter.
 */
import { type Evaluator, interpret, type Products, type Tape } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Layout } from "@typyro/core";
import type { LogDensity } from "./logDensity.ts";

/** Write a point of the unconstrained vector into the inputs of an evaluator whose tape has one input for each latent site. */
export function bindInputs({ inputs }: Pick<Evaluator, "inputs">, { entries }: Layout): (q: Float64Array, start: number) => void {
  if (inputs.length !== entries.length) throw internal(`tape has ${inputs.length} inputs for ${entries.length} latent sites`);
  const slots = entries.map(({ offset, size }, i) => ({ offset, size, input: inputs[i] ?? new Float64Array(0) }));
  return (q, start) => {
    for (const { offset, size, input } of slots) for (let i = 0; i < size; i++) input[i] = q[start + offset + i] ?? Number.NaN;
  };
}

/**
 * The log density of a gradient tape (outputs `logDensity` and `d/SITE`), to be disposed of where products go outside.
 *
 * @space unconstrained @cost the interpreter's: every operation of the tape over its whole array; nothing is allocated
 */
export function interpretedDensity(gradientTape: Tape, layout: Layout, products?: Products): LogDensity & { readonly dispose: () => void } {
  const evaluator = interpret(gradientTape, products);
  const bind = bindInputs(evaluator, layout);
  const value = evaluator.outputs.get("logDensity");
  if (value === undefined) throw internal("gradient tape has no output logDensity");
  const slots = layout.entries.map(({ site, offset, size }) => {
    const gradient = evaluator.outputs.get(`d/${site}`);
    if (gradient === undefined) throw internal(`gradient tape has no output d/${site}`);
    return { offset, size, gradient };
  });
  return {
    dim: layout.dim,
    valueAndGradient: (q, gradientOut) => {
      bind(q, 0);
      evaluator.run();
      for (const { offset, size, gradient } of slots) for (let i = 0; i < size; i++) gradientOut[offset + i] = gradient[i] ?? Number.NaN;
      return value[0] ?? Number.NaN;
    },
    dispose: () => evaluator.dispose(),
  };
}
