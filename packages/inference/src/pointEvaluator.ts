/**
 * @file Evaluate a tape at many points of the unconstrained vector, compiled where that is allowed.
 */
import { type Buffer, canCompile, compileAsIs, interpret, type Tape } from "@typyro/autodiff";
import type { Layout } from "@typyro/core";
import { bindInputs } from "./interpretedDensity.ts";

/** A tape made ready for points. Compiled or interpreted, it gives the same bits. */
export interface PointEvaluator {
  /** Evaluate at the point that begins at `start`. @space unconstrained */
  at(q: Float64Array, start: number): void;
  /** Overwritten by the next evaluation. */
  readonly outputs: ReadonlyMap<string, Buffer>;
  /** Give the memory back. */
  dispose(): void;
}

/** Make a tape ready whose inputs are the latent sites. */
export function pointEvaluator(tape: Tape, layout: Layout): PointEvaluator {
  if (!canCompile()) {
    const evaluator = interpret(tape);
    const bind = bindInputs(evaluator, layout);
    const at = (q: Float64Array, start: number): void => {
      bind(q, start);
      evaluator.run();
    };
    return { at, outputs: evaluator.outputs, dispose: () => undefined };
  }
  const { one, dispose } = compileAsIs(tape);
  const bind = bindInputs({ inputs: one.inputs, outputs: one.outputs, run: one.run }, layout);
  const at = (q: Float64Array, start: number): void => {
    bind(q, start);
    one.run();
  };
  return { at, outputs: one.outputs, dispose };
}
