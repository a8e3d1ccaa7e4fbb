/**
 * @file Print a tape as let-bindings, one node a line, stable enough to be compared as text.
 */
import { sizeOf } from "@typyro/base";
import { formatAval } from "./aval.ts";
import type { Attrs } from "./op.ts";
import type { ConstantNode, Node, NodeId, Tape } from "./tape.ts";

/** The text of a tape: `mu:f64[110] = add b d` for each node, scalars written in place, `return` last. */
export function printTape(tape: Tape): string {
  const names = new Map<NodeId, string>();
  const lines: string[] = [];
  let next = 0;
  for (const node of tape.nodes) {
    if (node.kind === "constant" && node.shape.length === 0) {
      names.set(node.id, formatNumber(node.data[0] ?? Number.NaN));
      continue;
    }
    const name = letters(next++);
    names.set(node.id, name);
    lines.push(`  ${name}:${formatAval(node)} = ${describe(node, names)}${comment(node)}`);
  }
  const outputs = [...tape.outputs].map(([name, id]) => `${name}=${names.get(id) ?? "?"}`);
  return [...lines, `  return ${outputs.join(" ")}`].join("\n");
}

/** The site that a node belongs to, and of how many rows data are sums. */
function comment({ kind, origin: { site, summed } }: Node): string {
  const parts = [...(site === undefined ? [] : [site]), ...(summed === undefined || kind !== "constant" ? [] : [`sums of ${summed.rows} rows`])];
  return parts.length === 0 ? "" : `  # ${parts.join(", ")}`;
}

function describe(node: Node, names: ReadonlyMap<NodeId, string>): string {
  switch (node.kind) {
    case "input":
      return `input ${node.name}`;
    case "constant":
      return constant(node);
    case "op":
      return [node.op.name, ...attributes(node.attrs), ...node.inputs.map((id) => names.get(id) ?? "?")].join(" ");
  }
}

function constant({ data, shape }: ConstantNode): string {
  const shown = [...data.subarray(0, 3)].map(formatNumber).join(", ");
  return `data [${shown}${sizeOf(shape) > 3 ? ", ..." : ""}]`;
}

function attributes(attrs: Attrs): string[] {
  return Object.keys(attrs)
    .sort()
    .map((name) => {
      const value = attrs[name];
      return `${name}=${typeof value === "object" ? `[${value.join(",")}]` : String(value)}`;
    });
}

/** As JavaScript writes a number, and -0 with its sign. */
export function formatNumber(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

/** a, b, ..., z, aa, ab, ... */
function letters(n: number): string {
  const letter = String.fromCharCode(97 + (n % 26));
  return n < 26 ? letter : letters(Math.floor(n / 26) - 1) + letter;
}
