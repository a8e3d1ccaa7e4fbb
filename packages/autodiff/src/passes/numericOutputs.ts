/**
 * @file Give out truth values as the numbers 1 and 0: compiled code keeps them as masks of bits, which nobody outside can read.
 */
import { ops } from "../ops/table.ts";
import type { NodeId, Tape } from "../tape.ts";
import { nodeOn, scalar } from "../value.ts";

/** The tape with a number for each output that is a truth value; the same tape where none is. */
export function numericOutputs(tape: Tape): Tape {
  const outputs = [...tape.outputs];
  if (outputs.every(([, id]) => tape.node(id).dtype !== "bool")) return tape;
  const work = tape.continued();
  const one = nodeOn(work, scalar(1));
  const number = (id: NodeId): NodeId => (work.node(id).dtype === "bool" ? work.append(ops.mul, [id, one]) : id);
  return work.pruned(outputs.map(([name, id]) => [name, number(id)] as const));
}
