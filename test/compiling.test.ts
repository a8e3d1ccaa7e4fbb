/** @file Hold compiling to linear growth where statements are random, as they are timed by `npm run bench -- compile`: by counts, never by time. */
import { compile } from "@typyro/autodiff";
import { densityGradient, densityTape } from "@typyro/core";
import { expect, test } from "vitest";
import { writtenOut } from "../bench/writtenOut.ts";

/** What one operation that was recorded makes, on average. */
function perOperation(operations: number, lanes: number): Readonly<Record<"nodes" | "code" | "memory", number>> {
  const density = densityTape(writtenOut(operations, 1), undefined);
  const kernel = compile(densityGradient(density));
  kernel.port(lanes);
  const recorded = density.tape.nodes.length;
  const found = { nodes: kernel.tape.nodes.length / recorded, code: kernel.codeBytes / recorded, memory: kernel.memoryBytes / recorded };
  kernel.dispose();
  return found;
}

test.each([1, 4])("random statements compile to as many nodes, bytes of code and bytes of memory for each, whatever their number (%i points)", (lanes) => {
  const first = perOperation(1000, lanes);
  for (const operations of [2000, 4000]) {
    const found = perOperation(operations, lanes);
    // The mixture of statements varies by some percent; what grew with the square would double and quadruple.
    for (const of of ["nodes", "code", "memory"] as const) expect(Math.abs(found[of] / first[of] - 1), of).toBeLessThan(0.15);
  }
});
