/**
 * @file Evaluate a tape with a random rounding after every operation, to see which numbers float32 can know at all.
 *
 * Where the results of several such evaluations agree to some digits, these digits do not hang on roundings; where they differ, an
 * oracle in float32 says nothing.
 * @source Vignes 1993, "A stochastic arithmetic for reliable scientific computation", sections 2 and 3.
 */
import type { Tape } from "@typyro/autodiff";

/** Two units in the last place of float32. */
const ROUNDING = 1 / 8388608;

function randomSigns(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  };
}

/** All outputs of the tape at a point, each result of an operation rounded at random. @param seed - where undefined, nothing is rounded */
export function withRoundings(tape: Tape, inputs: readonly (readonly number[])[], seed: number | undefined): ReadonlyMap<string, Float64Array> {
  const random = seed === undefined ? () => 0 : randomSigns(seed);
  const buffers: (Float64Array | Int32Array | Uint8Array)[] = [];
  for (const node of tape.nodes) {
    if (node.kind === "constant") {
      buffers.push(node.data);
      continue;
    }
    const size = node.shape.reduce((product, n) => product * n, 1);
    if (node.kind === "input") {
      buffers.push(Float64Array.from(inputs[Number(node.name.slice(1))] ?? []));
      continue;
    }
    const out = node.dtype === "f64" ? new Float64Array(size) : node.dtype === "bool" ? new Uint8Array(size) : new Int32Array(size);
    node.op.prepare(node.inputs.map((id) => tape.node(id)), node, node.attrs)(node.inputs.map((id) => buffers[id]!), out);
    if (node.dtype === "f64") for (let i = 0; i < size; i++) out[i]! *= 1 + ROUNDING * random();
    buffers.push(out);
  }
  return new Map([...tape.outputs].map(([name, id]) => [name, Float64Array.from(buffers[id]!)]));
}
