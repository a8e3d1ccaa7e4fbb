/**
 * @file Compute the logarithm of the hyperbolic cosine, which densities that are round at the top and exponential in the tails share.
 */
import { cosh, type Value, where } from "@typyro/autodiff";

const LN2 = 0.6931471805599453;
/** From here on cosh z is e^|z| / 2 to every digit; below, its derivative sinh / cosh is exact near 0 too. */
const FAR = 20;

/** log cosh z. */
export function logCosh(z: Value): Value {
  const isFar = z.abs().greater(FAR);
  return where(isFar, z.abs().sub(LN2), cosh(where(isFar, 0, z)).log());
}
