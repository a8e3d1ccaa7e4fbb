/**
 * @file Let an algorithm ask for gradients instead of calling for them, so that one caller can serve many.
 *
 * A machine stands still at a question, "the log density and its gradient at `point`", until it is told the answer.
 * Chains that stand at different places of different trees can so be served by one call on several lanes.
 */
import type { LogDensity } from "./logDensity.ts";

/** An algorithm that stands at a question until it is answered. */
export interface GradientMachine {
  /** Where the log density is wanted; valid until the next answer. @shape [dim] */
  readonly point: Float64Array;
  /** The answer's gradient is written here before `answer` is called. @shape [dim] */
  readonly gradient: Float64Array;
  /** Addresses of both in the memory in which the machine keeps its vectors, in bytes; `ELSEWHERE` where they are not in it. */
  readonly pointAt: number;
  readonly gradientAt: number;
  /**
   * Go on to the next question.
   *
   * @param logDensity - at `point`, in nats; any number, NaN and the infinities too.
   * @returns whether the machine has ended; a machine that has ended asks nothing until it is begun again.
   */
  answer(logDensity: number): boolean;
}

/** In place of an address: not in that memory. */
export const ELSEWHERE = -1;

/** Answer from one log density until the machine ends. */
export function answerAll(machine: GradientMachine, density: LogDensity): void {
  let ended = false;
  while (!ended) ended = machine.answer(density.valueAndGradient(machine.point, machine.gradient));
}
