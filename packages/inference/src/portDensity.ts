/**
 * @file Offer a kernel to the samplers by its ports alone: points in, log densities and gradients out.
 */
import type { BarePort } from "@typyro/autodiff";
import type { BatchLogDensity, LogDensity } from "./logDensity.ts";

/** Vectors up to this length are copied number by number: the call that copies whole stretches costs as much. */
const FEW = 12;

/** The log density of a kernel of which only the ports are known: the value first among its results, then the gradient. */
export function densityOfPorts({ one, many }: { readonly one: BarePort; readonly many: BarePort | undefined }, dim: number): LogDensity {
  const { point, results, run } = one;
  const gradient = results.subarray(1);
  return {
    dim,
    valueAndGradient: (q, gradientOut) => {
      if (dim <= FEW) for (let i = 0; i < dim; i++) point[i] = q[i]!;
      else point.set(q);
      run();
      if (dim <= FEW) for (let i = 0; i < dim; i++) gradientOut[i] = gradient[i]!;
      else gradientOut.set(gradient);
      return results[0]!;
    },
    batch: many === undefined ? undefined : batchOf(many, dim),
  };
}

function batchOf({ lanes, point, results, run }: BarePort, dim: number): BatchLogDensity {
  const gradients = results.subarray(lanes);
  return {
    dim,
    lanes,
    inPlace: { q: point, gradients, values: results.subarray(0, lanes), evaluate: run },
    valuesAndGradients: (q, gradientsOut, valuesOut) => {
      point.set(q);
      run();
      gradientsOut.set(gradients);
      for (let lane = 0; lane < lanes; lane++) valuesOut[lane] = results[lane]!;
    },
  };
}
