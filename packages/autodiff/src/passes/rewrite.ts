/**
 * @file Copy a tape node by node, replacing some: the walk that passes share.
 */
import { internal } from "@typyro/base";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { Tape as NewTape } from "../tape.ts";

/** Where the nodes of the old tape went, and the new one to record on. */
export interface Rewriting {
  readonly from: Tape;
  readonly to: Tape;
  /** The new node of an old one. */
  moved(id: NodeId): NodeId;
}

/** What a pass does with an operation: record something else and return its node, or undefined to keep it. */
export type Replace = (node: OpNode, rewriting: Rewriting) => NodeId | undefined;

/** The tape with some operations replaced; what is no longer needed is left out, inputs are kept. */
export function rewrite(tape: Tape, replace: Replace): Tape {
  const to = new NewTape();
  const moved: NodeId[] = [];
  const rewriting: Rewriting = {
    from: tape,
    to,
    moved: (id) => {
      const found = moved[id];
      if (found === undefined) throw internal(`node ${id} is used before it is rewritten`);
      return found;
    },
  };
  for (const node of tape.nodes) {
    to.origin = node.origin;
    moved[node.id] = node.kind === "op" ? (replace(node, rewriting) ?? kept(node, rewriting)) : source(node, to);
  }
  to.origin = {};
  const outputs = [...tape.outputs].map(([name, id]) => [name, rewriting.moved(id)] as const);
  return to.pruned(outputs);
}

function source(node: Exclude<Node, OpNode>, to: Tape): NodeId {
  return node.kind === "input" ? to.input(node.name, node) : to.constant(node, node.data);
}

/** The same operation on the moved inputs. */
export function kept({ op, inputs, attrs }: OpNode, { to, moved }: Rewriting): NodeId {
  return to.append(op, inputs.map(moved), attrs);
}
