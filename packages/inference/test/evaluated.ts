/** @file Evaluate a tape by the interpreter and say how large numbers grew on the way, which is what roundings are worth. */
import { interpret, type Tape } from "@typyro/autodiff";

/** What a tape computes at a point, and the largest number on the way. */
export function evaluated(tape: Tape, q: Float64Array): { largest: number; outputs: number[] } {
  const open = tape.continued();
  for (const { id } of tape.nodes) open.output(`node ${id}`, id);
  const evaluator = interpret(open);
  let at = 0;
  for (const input of evaluator.inputs) for (let i = 0; i < input.length; i++) input[i] = q[at++]!;
  evaluator.run();
  let largest = 1;
  for (const data of evaluator.outputs.values()) for (const value of data) largest = Number.isNaN(value) ? Infinity : Math.max(largest, Math.abs(value));
  return { largest, outputs: [...tape.outputs.values()].flatMap((id) => [...(evaluator.outputs.get(`node ${id}`) ?? [])]) };
}
