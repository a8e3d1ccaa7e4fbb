/**
 * @file Evaluate a tape at many points of the unconstrained vector, compiled where that is allowed.
 */
import { type Buffer, canCompile, compileAsIs, interpret, roll, type Tape } from "@typyro/autodiff";
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

/** Make a tape ready whose inputs are the latent sites; rows that a loop recorded one by one are evaluated together. */
export function pointEvaluator(given: Tape, layout: Layout): PointEvaluator {
  const tape = roll(given);
  if (!canCompile()) return interpretedPoints(tape, layout);
  const kernel = compileAsIs(tape);
  const one = kernel.port(1);
  const bind = bindInputs(one, layout);
  const at = (q: Float64Array, start: number): void => {
    bind(q, start);
    one.run();
  };
  return { at, outputs: one.outputs, dispose: () => kernel.dispose() };
}

/** The same without compiling. */
export function interpretedPoints(tape: Tape, layout: Layout): PointEvaluator {
  const evaluator = interpret(tape);
  const bind = bindInputs(evaluator, layout);
  const at = (q: Float64Array, start: number): void => {
    bind(q, start);
    evaluator.run();
  };
  return { at, outputs: evaluator.outputs, dispose: () => undefined };
}
