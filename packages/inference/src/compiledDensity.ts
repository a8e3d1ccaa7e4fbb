/**
 * @file Offer the gradient of a model's log density to the samplers, compiled to vector code for one point and for several.
 *
 * Where WebAssembly is refused, `stagesOf` takes the interpreter; both evaluate the kernel's tape to the same bits.
 */
import type { Kernel } from "@typyro/autodiff";
import { internal, type Shape, sizeOf } from "@typyro/base";
import type { Layout } from "@typyro/core";
import { formsUsed } from "./chains/localTeam.ts";
import type { LogDensity, Residence } from "./logDensity.ts";
import { batchOf, residenceOf, singlesOf } from "./portDensity.ts";

/** Chains that share one call of the kernel: two registers of two numbers. */
export const LANES = 4;

/**
 * The log density of a compiled gradient tape (outputs `logDensity` and `d/SITE`), with a batch form. What was not made ready is compiled
 * when it is first asked for.
 *
 * @space unconstrained @cost nothing is allocated
 */
export function compiledDensity(kernel: Kernel, { entries, dim }: Layout): LogDensity {
  checkOrder(kernel, entries.map(({ site }) => site), dim);
  let singles: LogDensity["valueAndGradient"] | undefined;
  let residence: Residence | undefined;
  const batch = batchOf(() => kernel.port(LANES), LANES, dim, kernel.gainsByLanes ? undefined : Infinity);
  return {
    dim,
    valueAndGradient: (q, gradientOut) => (singles ??= singlesOf(kernel.port(1), dim))(q, gradientOut),
    batch,
    get residence() {
      return (residence ??= residenceOf(kernel.port(1)));
    },
    prepare: (chains, room) => {
      const forms = formsUsed(chains, batch);
      // The few single points of a run whose chains are all in lanes do not pay for code of their own.
      const take = (): void => {
        if (forms.includes(1)) singles = singlesOf(kernel.port(1), dim);
        else singles ??= singlesOf(kernel.port(LANES), dim);
      };
      const soon = forms.map((lanes) => kernel.portSoon(lanes, room)).filter((port) => port instanceof Promise);
      if (soon.length > 0) return Promise.all(soon).then(take);
      take();
      return undefined;
    },
    portable: kernel.bound.length === 0 ? (chains) => formsUsed(chains, batch).map((lanes) => kernel.portable(lanes)) : undefined,
  };
}

/** The point is copied in as one and the gradient out, so inputs and outputs must stand in the order of the layout. */
function checkOrder({ tape }: Kernel, sites: readonly string[], dim: number): void {
  const inputs = tape.inputs.map(({ name }) => name);
  if (inputs.join() !== sites.join() || total(tape.inputs.map(({ shape }) => shape)) !== dim) throw internal(`tape has the inputs ${inputs.join(", ")} for the latent sites ${sites.join(", ")}`);
  const outputs = [...tape.outputs.keys()];
  const expected = ["logDensity", ...sites.map((site) => `d/${site}`)];
  if (outputs.join() !== expected.join() || total([...tape.outputs.values()].map((id) => tape.node(id).shape)) !== 1 + dim) throw internal(`tape has the outputs ${outputs.join(", ")} instead of ${expected.join(", ")}`);
}

const total = (shapes: readonly Shape[]): number => shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
