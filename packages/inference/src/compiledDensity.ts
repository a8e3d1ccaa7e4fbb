/**
 * @file Offer the gradient of a model's log density to the samplers, compiled to vector code for one point and for several.
 *
 * Where WebAssembly is refused, `stagesOf` takes the interpreter; both evaluate the kernel's tape to the same bits.
 */
import type { Kernel } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Layout } from "@typyro/core";
import type { LogDensity } from "./logDensity.ts";
import { densityOfPorts } from "./portDensity.ts";

/**
 * The log density of a compiled gradient tape (outputs `logDensity` and `d/SITE`), with a batch form where it was compiled with lanes.
 *
 * @space unconstrained @cost nothing is allocated
 */
export function compiledDensity(kernel: Kernel, layout: Layout): LogDensity {
  const { dim } = layout;
  const { one, many } = kernel;
  checkOrder(kernel, layout);
  return { ...densityOfPorts({ one, many }, dim), portable: () => kernel.portable() };
}

/** The point is copied in as one and the gradient out, so inputs and outputs must stand in the order of the layout. */
function checkOrder({ tape, one }: Kernel, { entries, dim }: Layout): void {
  const sites = entries.map(({ site }) => site);
  const inputs = tape.inputs.map(({ name }) => name);
  if (inputs.join() !== sites.join() || one.point.length !== dim) throw internal(`tape has the inputs ${inputs.join(", ")} for the latent sites ${sites.join(", ")}`);
  const outputs = [...tape.outputs.keys()];
  const expected = ["logDensity", ...sites.map((site) => `d/${site}`)];
  if (outputs.join() !== expected.join() || one.results.length !== 1 + dim) throw internal(`tape has the outputs ${outputs.join(", ")} instead of ${expected.join(", ")}`);
}
