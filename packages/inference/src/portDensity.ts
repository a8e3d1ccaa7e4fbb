/**
 * @file Offer a kernel to the samplers by its ports alone: points in, log densities and gradients out.
 *
 * Of a port it is known only that the value stands first among the results, and then the gradient.
 */
import type { BarePort } from "@typyro/autodiff";
import type { BatchLogDensity, LogDensity, Residence } from "./logDensity.ts";

/** Vectors up to this length are copied number by number: the call that copies whole stretches costs as much. */
const FEW = 12;

/** The log density of a kernel of which some forms came here: single points by the form for one, or else by the first lane of the other. */
export function densityOfPorts(ports: readonly BarePort[], dim: number): LogDensity {
  const [fewest, ...others] = [...ports].sort((a, b) => a.lanes - b.lanes);
  if (fewest === undefined) throw new Error("a worker was given no kernel");
  const most = others.at(-1) ?? fewest;
  return {
    dim,
    valueAndGradient: singlesOf(fewest, dim),
    batch: most.lanes === 1 ? undefined : batchOf(() => most, most.lanes, dim),
    residence: fewest.lanes === 1 ? residenceOf(fewest) : undefined,
  };
}

/** A form of a kernel for those whose vectors lie beside it. */
export function residenceOf({ lanes, results, room, runAt }: BarePort): Residence {
  return { room, values: results.subarray(0, lanes), evaluate: runAt };
}

/** Single points, by a form for one point or in the first lane of a form for several. */
export function singlesOf({ lanes, point, results, run }: BarePort, dim: number): LogDensity["valueAndGradient"] {
  const gradient = results.subarray(lanes);
  if (lanes === 1 && dim > FEW) {
    return (q, gradientOut) => {
      point.set(q);
      run();
      gradientOut.set(gradient);
      return results[0]!;
    };
  }
  return (q, gradientOut) => {
    for (let i = 0; i < dim; i++) point[i * lanes] = q[i]!;
    run();
    for (let i = 0; i < dim; i++) gradientOut[i] = gradient[i * lanes]!;
    return results[0]!;
  };
}

/** Several points at once. @param port - where they are evaluated, asked for when it is first needed. @param fewest - from how many on that gains time */
export function batchOf(port: () => BarePort, lanes: number, dim: number, fewest?: number): BatchLogDensity {
  let known: { readonly residence: Residence; readonly gradients: Float64Array } | undefined;
  const atHand = (): NonNullable<typeof known> => (known ??= { residence: residenceOf(port()), gradients: port().results.subarray(lanes) });
  return {
    dim,
    lanes,
    fewest,
    get residence() {
      return atHand().residence;
    },
    valuesAndGradients: (q, gradientsOut, valuesOut) => {
      const { residence, gradients } = atHand();
      port().point.set(q);
      port().run();
      gradientsOut.set(gradients);
      for (let lane = 0; lane < lanes; lane++) valuesOut[lane] = residence.values[lane]!;
    },
  };
}
