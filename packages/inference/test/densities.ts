/** @file Log densities written by hand, for the tests of the samplers. */
import { exp } from "@typyro/base";
import type { BatchLogDensity, LogDensity } from "../src/logDensity.ts";

/** Independent normals with these standard deviations, centred at 0. */
export function independentNormals(scales: readonly number[]): LogDensity {
  return {
    dim: scales.length,
    valueAndGradient(q, gradientOut) {
      let sum = 0;
      for (let i = 0; i < scales.length; i++) {
        const z = q[i]! / scales[i]!;
        gradientOut[i] = -z / scales[i]!;
        sum += z * z;
      }
      return -0.5 * sum;
    },
  };
}

/** A normal with mean 0 and this precision matrix. @param precision - symmetric, row by row */
export function correlatedNormal(precision: Float64Array, dim: number): LogDensity {
  return {
    dim,
    valueAndGradient(q, gradientOut) {
      let value = 0;
      for (let i = 0; i < dim; i++) {
        let product = 0;
        for (let j = 0; j < dim; j++) product += precision[i * dim + j]! * q[j]!;
        gradientOut[i] = -product;
        value -= 0.5 * q[i]! * product;
      }
      return value;
    },
  };
}

/** Neal's funnel: q0 ~ N(0, 3), the others ~ N(0, exp(q0 / 2)). */
export function funnel(dim: number): LogDensity {
  return {
    dim,
    valueAndGradient(q, gradientOut) {
      const precision = exp(-q[0]!);
      let squares = 0;
      for (let i = 1; i < dim; i++) {
        squares += q[i]! * q[i]!;
        gradientOut[i] = -precision * q[i]!;
      }
      gradientOut[0] = -q[0]! / 9 + 0.5 * precision * squares - 0.5 * (dim - 1);
      return (-q[0]! * q[0]!) / 18 - 0.5 * precision * squares - 0.5 * (dim - 1) * q[0]!;
    },
  };
}

/** Rosenbrock's banana in the first two coordinates, standard normals beside. */
export function banana(dim: number): LogDensity {
  return {
    dim,
    valueAndGradient(q, gradientOut) {
      const [x, y] = [q[0]!, q[1] ?? 0];
      const bend = y - x * x;
      let value = -0.5 * x * x - 2 * bend * bend;
      gradientOut[0] = -x + 8 * x * bend;
      if (dim > 1) gradientOut[1] = -4 * bend;
      for (let i = 2; i < dim; i++) {
        value -= 0.5 * q[i]! * q[i]!;
        gradientOut[i] = -q[i]!;
      }
      return value;
    },
  };
}

/** A density that has the given value, and a gradient of 0, wherever the first coordinate is above a wall. */
export function withWall(density: LogDensity, wall: number, beyond: number): LogDensity {
  return {
    dim: density.dim,
    valueAndGradient(q, gradientOut) {
      if (!(q[0]! > wall)) return density.valueAndGradient(q, gradientOut);
      gradientOut.fill(0);
      return beyond;
    },
  };
}

/** A constant: improper, and a free particle to the integrator. */
export function flat(dim: number): LogDensity {
  return {
    dim,
    valueAndGradient(_, gradientOut) {
      gradientOut.fill(0);
      return 0;
    },
  };
}

/** The lanes of a density that has none of its own. */
export function batched(density: LogDensity, lanes: number): BatchLogDensity {
  const { dim } = density;
  const q = new Float64Array(dim);
  const gradient = new Float64Array(dim);
  return {
    dim,
    lanes,
    valuesAndGradients(all, gradientsOut, valuesOut) {
      for (let lane = 0; lane < lanes; lane++) {
        for (let i = 0; i < dim; i++) q[i] = all[i * lanes + lane]!;
        valuesOut[lane] = density.valueAndGradient(q, gradient);
        for (let i = 0; i < dim; i++) gradientsOut[i * lanes + lane] = gradient[i]!;
      }
    },
  };
}
