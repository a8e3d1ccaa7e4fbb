/**
 * @file Check that a tape is valid: inputs come before their use, shapes and types are what the operations say.
 *
 * Runs between passes, so that a pass that breaks a tape is caught at the pass. What it finds is our bug.
 */
import { formatShape, internal, sameShape, sizeOf } from "@typyro/base";
import { formatAval } from "./aval.ts";
import { nodesOf } from "./lookUp.ts";
import { ops } from "./ops/table.ts";
import type { ConstantNode, Node, OpNode, Tape } from "./tape.ts";

/**
 * Throw an internal error that names the first bad node, or an output that is of another shape or type than it was `before`; return the tape otherwise.
 *
 * @param before - a tape that was checked: what the two begin with in common is not checked again.
 */
export function verify(tape: Tape, after: string, before?: Tape): Tape {
  if (tape === before) return tape;
  for (let position = commonLength(tape, before); position < tape.nodes.length; position++) {
    const node = tape.node(position);
    const fault = node.id === position ? faultOf(tape, node) : `has id ${node.id} at position ${position}`;
    if (fault !== undefined) throw internal(`after ${after}, node ${position} (${formatAval(node)}) ${fault}`);
  }
  for (const [name, id] of tape.outputs) {
    if (tape.nodes[id] === undefined) throw internal(`after ${after}, output ${name} is node ${id}, which does not exist`);
  }
  for (const [name, id] of before?.outputs ?? []) {
    const [was, is] = [before?.nodes[id], tape.nodes[tape.outputs.get(name) ?? -1]].map((node) => (node === undefined ? "nothing" : formatAval(node)));
    if (was !== is) throw internal(`after ${after}, output ${name} is ${is} instead of ${was}`);
  }
  return tape;
}

/** How many nodes from the first on are the same ones. */
function commonLength({ nodes }: Tape, before: Tape | undefined): number {
  const others = before?.nodes ?? [];
  let length = 0;
  while (length < nodes.length && nodes[length] === others[length]) length++;
  return length;
}

function faultOf(tape: Tape, node: Node): string | undefined {
  switch (node.kind) {
    case "input":
      return node.dtype === "f64" ? undefined : "is an input that is not f64";
    case "constant":
      return constantFault(node);
    case "op":
      return opFault(tape, node);
  }
}

function constantFault({ data, dtype, shape }: ConstantNode): string | undefined {
  const holdsItsType = dtype === "f64" ? data instanceof Float64Array : dtype === "i32" ? data instanceof Int32Array : data instanceof Uint8Array;
  if (!holdsItsType) return `holds a ${data.constructor.name}`;
  return data.length === sizeOf(shape) ? undefined : `holds ${data.length} elements for ${sizeOf(shape)}`;
}

function opFault(tape: Tape, node: OpNode): string | undefined {
  const table: Readonly<Record<string, unknown>> = ops;
  // An operation without a derivative, such as the draw of a site, may be anybody's: nothing is known of it but its shape.
  if (table[node.op.name] !== node.op && node.op.vjp.kind !== "none") return `uses ${node.op.name}, which is not in the table of operations`;
  for (let i = 0; i < node.inputs.length; i++) {
    const input = node.inputs[i] ?? -1;
    if (input >= node.id || input < 0) return `uses node ${input} before it is computed`;
  }
  const inputs = nodesOf(node.inputs, tape.nodes);
  const { dtype, shape } = node.op.infer(inputs, node.attrs);
  if (dtype !== node.dtype || !sameShape(shape, node.shape)) return `should be ${dtype}${formatShape(shape)} as ${node.op.name} of ${inputs.map(formatAval).join(", ")}`;
  return undefined;
}
