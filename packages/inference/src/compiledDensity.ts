/**
 * @file Offer the gradient of a model's log density to the samplers, compiled to vector code for one point and for several.
 *
 * Where WebAssembly is refused, `stagesOf` takes the interpreter; both evaluate the kernel's tape to the same bits.
 */
import type { Kernel, Port } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Layout } from "@typyro/core";
import type { BatchLogDensity, LogDensity } from "./logDensity.ts";

/** Where one lane's gradient lies among a port's outputs. */
interface Slot {
  readonly offset: number;
  readonly size: number;
  readonly gradient: Float64Array;
}

/**
 * The log density of a compiled gradient tape (outputs `logDensity` and `d/SITE`), with a batch form where it was compiled with lanes.
 *
 * @space unconstrained @cost nothing is allocated
 */
export function compiledDensity(kernel: Kernel, layout: Layout): LogDensity {
  const { dim } = layout;
  const { one, many } = kernel;
  checkOrder(kernel, layout);
  const value = outputOf(one, "logDensity");
  const slots = slotsOf(one, layout);
  const { point, run } = one;
  return {
    dim,
    valueAndGradient: (q, gradientOut) => {
      for (let i = 0; i < dim; i++) point[i] = q[i]!;
      run();
      for (const { offset, size, gradient } of slots) for (let i = 0; i < size; i++) gradientOut[offset + i] = gradient[i]!;
      return value[0]!;
    },
    batch: many === undefined ? undefined : batchOf(many, layout),
  };
}

function batchOf(many: Port, layout: Layout): BatchLogDensity {
  const { lanes, point, run } = many;
  const value = outputOf(many, "logDensity");
  const slots = slotsOf(many, layout);
  return {
    dim: layout.dim,
    lanes,
    valuesAndGradients: (q, gradientsOut, valuesOut) => {
      point.set(q);
      run();
      for (const { offset, size, gradient } of slots) {
        const start = offset * lanes;
        const n = size * lanes;
        for (let i = 0; i < n; i++) gradientsOut[start + i] = gradient[i]!;
      }
      for (let lane = 0; lane < lanes; lane++) valuesOut[lane] = value[lane]!;
    },
  };
}

function slotsOf(port: Port, { entries }: Layout): Slot[] {
  return entries.map(({ site, offset, size }) => ({ offset, size, gradient: outputOf(port, `d/${site}`) }));
}

function outputOf({ outputs }: Port, name: string): Float64Array {
  const found = outputs.get(name);
  if (found === undefined) throw internal(`gradient tape has no output ${name}`);
  return found;
}

/** The point is copied in as one, so the inputs must stand in the order of the layout. */
function checkOrder({ tape, one }: Kernel, { entries, dim }: Layout): void {
  const names = tape.inputs.map(({ name }) => name);
  if (names.length !== entries.length || entries.some(({ site }, i) => names[i] !== site) || one.point.length !== dim) {
    throw internal(`tape has the inputs ${names.join(", ")} for the latent sites ${entries.map(({ site }) => site).join(", ")}`);
  }
}
