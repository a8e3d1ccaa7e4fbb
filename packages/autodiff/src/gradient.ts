/**
 * @file Differentiate a scalar output of a tape with respect to inputs: a tape in, a longer tape out.
 *
 * Reverse mode: the nodes are walked backwards, each adding to the adjoints of its inputs. Only nodes
 * between the inputs asked for and the output are visited.
 */
import { formatShape, internal, type Shape } from "@typyro/base";
import { calculusOn } from "./calculus.ts";
import type { Calculus } from "./op.ts";
import { Picks } from "./picks.ts";
import type { InputNode, NodeId, OpNode, Tape } from "./tape.ts";
import { nodeOn, recorded, scalar, type Value } from "./value.ts";

/**
 * The tape of `output` and its gradient: outputs are `output` itself and `d/NAME` for each input.
 *
 * @param output - name of a scalar output of `tape`.
 * @param inputs - names of the inputs to differentiate by; all inputs where none are given.
 * @cost a small multiple of the length of the tape.
 */
export function gradient(tape: Tape, output: string, inputs?: readonly string[]): Tape {
  const last = tape.outputs.get(output);
  if (last === undefined) throw internal(`tape has no output ${output}`);
  const { shape } = tape.node(last);
  if (shape.length > 0) throw internal(`gradient needs a scalar output, but ${output} has shape ${formatShape(shape)}`);
  const wanted = tape.inputs.filter(({ name }) => inputs === undefined || inputs.includes(name));
  const work = tape.continued();
  const adjoints = adjointsOf(work, last, wanted);
  const results: [string, NodeId][] = [[output, last]];
  for (const { id, name, shape: to } of wanted) {
    results.push([`d/${name}`, nodeOn(work, adjoints[id] ?? zeros(to))]);
  }
  return work.finished(results);
}

function zeros(shape: Shape): Value {
  return scalar(0).broadcastTo(shape);
}

/** Adjoints by node; none where the output does not depend on the node, or no input asked for reaches it. */
type Adjoints = (Value | undefined)[];

function adjointsOf(work: Tape, last: NodeId, wanted: readonly InputNode[]): Adjoints {
  const active = dependents(work, wanted);
  const adjoints: Adjoints = new Array<Value | undefined>(last + 1);
  adjoints[last] = scalar(1);
  const calculus = calculusOn(work);
  const picks = new Picks(work, active, last);
  // A node is the output of one operation and the input of others.
  const values = new Array<Value | undefined>(last + 1);
  for (let id = last; id >= 0; id--) {
    const node = work.node(id);
    work.origin = node.origin;
    const picked = picks.adjointOf(id);
    if (picked !== undefined) addTo(adjoints, id, picked);
    const adjoint = adjoints[id];
    if (adjoint === undefined || node.kind !== "op" || active[id] === 0) continue;
    if (!picks.take(node, adjoint)) pullBack(work, calculus, node, adjoint, { values, active, adjoints });
  }
  work.origin = {};
  return adjoints;
}

function addTo(adjoints: Adjoints, id: NodeId, part: Value): void {
  const before = adjoints[id];
  adjoints[id] = before === undefined ? part : before.add(part);
}

/** What is known of each node on the way back. */
interface Backwards {
  /** The node as a value, where it was one before. */
  readonly values: (Value | undefined)[];
  readonly active: Uint8Array;
  readonly adjoints: Adjoints;
}

/** Add to the adjoints of a node's inputs what the node's own adjoint contributes. */
function pullBack(work: Tape, calculus: Calculus<Value>, node: OpNode, adjoint: Value, { values, active, adjoints }: Backwards): void {
  const { op, attrs } = node;
  if (op.vjp.kind === "flat") return;
  if (op.vjp.kind === "none") throw internal(`operation ${op.name} has no derivative: ${op.vjp.reason}`);
  const inputs = node.inputs.map((input) => (values[input] ??= recorded(work, input)));
  const pullbacks = op.vjp.rule(calculus, { inputs, output: (values[node.id] ??= recorded(work, node.id)), adjoint, attrs });
  for (let i = 0; i < pullbacks.length; i++) {
    const input = node.inputs[i] ?? -1;
    const part = active[input] === 1 ? pullbacks[i]?.() : undefined;
    if (part !== undefined) addTo(adjoints, input, part);
  }
}

/** 1 for the nodes that depend on any of `sources`, those included. */
function dependents(tape: Tape, sources: readonly InputNode[]): Uint8Array {
  const found = new Uint8Array(tape.nodes.length);
  for (const { id } of sources) found[id] = 1;
  for (let id = 0; id < found.length; id++) {
    const node = tape.node(id);
    if (node.kind !== "op") continue;
    const { inputs } = node;
    for (let i = 0; i < inputs.length; i++) if (found[inputs[i] ?? -1] === 1) found[id] = 1;
  }
  return found;
}
