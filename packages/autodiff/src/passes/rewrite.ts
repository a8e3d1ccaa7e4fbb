/**
 * @file Copy a tape node by node, replacing some: the walk that passes share.
 */
import { internal, sameShape } from "@typyro/base";
import { formatAval } from "../aval.ts";
import { placesOf } from "../lookUp.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { Tape as NewTape } from "../tape.ts";

/** Where the nodes of the old tape went, and the new one to record on. */
export interface Rewriting {
  readonly from: Tape;
  readonly to: Tape;
  /** The new node of an old one. */
  moved(id: NodeId): NodeId;
}

/** A rule for an operation, whose inputs have moved already: record something else of the same shape and type and return its node, or undefined to keep it. */
export type Replace = (node: OpNode, rewriting: Rewriting) => NodeId | undefined;

/** The tape with some operations replaced; what is no longer needed is left out, inputs are kept. The same tape where none is replaced. A rule that changes a shape is our bug. */
export function rewrite(tape: Tape, replace: Replace): Tape {
  const to = new NewTape(tape.nodes.length);
  const { nodes } = tape;
  const moved = new Int32Array(nodes.length).fill(-1);
  const rewriting: Rewriting = {
    from: tape,
    to,
    moved: (id) => {
      const found = moved[id] ?? -1;
      if (found < 0) throw internal(`node ${id} is used before it is rewritten`);
      return found;
    },
  };
  // Up to the first replacement the nodes are the same objects at the same places.
  let isSame = true;
  for (let id = 0; id < nodes.length; id++) {
    const node = tape.node(id);
    to.origin = node.origin;
    const replaced = node.kind === "op" ? replace(node, rewriting) : undefined;
    if (replaced !== undefined) checkSame(node, to.node(replaced));
    isSame &&= replaced === undefined && to.nodes.length === id;
    moved[id] = replaced ?? (isSame ? to.take(node) : node.kind === "op" ? to.appendLike(node, placesOf(node.inputs, moved)) : source(node, to));
  }
  if (isSame) return tape;
  to.origin = {};
  const outputs = [...tape.outputs].map(([name, id]) => [name, rewriting.moved(id)] as const);
  return to.pruned(outputs);
}

function checkSame(before: Node, after: Node): void {
  if (after.dtype !== before.dtype || !sameShape(after.shape, before.shape)) throw internal(`node ${before.id} (${formatAval(before)}) was replaced by one of ${formatAval(after)}`);
}

function source(node: Exclude<Node, OpNode>, to: Tape): NodeId {
  return node.kind === "input" ? to.input(node.name, node) : to.constant(node, node.data);
}
