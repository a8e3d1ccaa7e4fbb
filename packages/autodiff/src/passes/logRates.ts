/**
 * @file Write the density of counts by the logarithm of their rate where that is what is computed: n u - exp(u) - log n!. Changes roundings.
 *
 * `logGammaDensity(n + 1, exp(u))` keeps its digits where huge terms cancel, by plain code for each number. Up to 10,000 the terms
 * stay below 1e5, so what cancels is below 1e-10, and the sum of three terms is vector code.
 */
import { lgamma } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { ConstantNode, OpNode, Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

const LARGEST_COUNT = 10_000;

/** The tape with small counts by their log rates; the same tape where there are none. */
export function logRates(tape: Tape): Tape {
  if (!tape.nodes.some((node) => node.kind === "op" && partsOf(tape, node) !== undefined)) return tape;
  return rewrite(tape, (node, { from, to, moved }) => {
    const parts = partsOf(from, node);
    const [logRate] = parts?.rate.inputs ?? [];
    if (parts === undefined || logRate === undefined) return undefined;
    const { shapes, rate } = parts;
    const data = (f: (shape: number) => number): number => to.constant(shapes, Float64Array.from(shapes.data, f));
    const terms = to.append(ops.sub, [to.append(ops.mul, [data((a) => a - 1), moved(logRate)]), moved(rate.id)]);
    return to.append(ops.sub, [terms, data(lgamma)]);
  });
}

/** The counts plus one, and the exponential that is their rate. */
function partsOf(tape: Tape, { op, inputs }: OpNode): { shapes: ConstantNode; rate: OpNode } | undefined {
  if (op !== ops.logGammaDensity) return undefined;
  const [shapes, rate] = inputs.map((id) => tape.node(id));
  if (shapes?.kind !== "constant" || shapes.dtype !== "f64" || rate?.kind !== "op" || rate.op !== ops.exp) return undefined;
  return shapes.data.every((a) => a >= 1 && a <= LARGEST_COUNT) ? { shapes, rate } : undefined;
}
