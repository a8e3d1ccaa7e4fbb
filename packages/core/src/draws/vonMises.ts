/**
 * @file Draw angles from the von Mises distribution by rejection from a wrapped Cauchy one.
 *
 * @source Best & Fisher 1979, "Efficient simulation of the von Mises distribution", Applied Statistics 28, 152-157.
 */
import { atan2, cos, type Generator, log, PI, TWO_PI } from "@typyro/base";

/** Below it, the proposal's constant r is 1 / kappa + kappa to all digits, where the formula would cancel. */
const NEARLY_UNIFORM = 1e-5;

/** An angle around 0 in [-pi, pi], of concentration `kappa`. */
export function drawVonMises(generator: Generator, kappa: number): number {
  if (kappa === 0) return PI * (2 * generator.uniform() - 1);
  const r = kappa < NEARLY_UNIFORM ? 1 / kappa + kappa : proposal(kappa);
  for (;;) {
    const z = cos(PI * generator.uniform());
    const f = (1 + r * z) / (r + z);
    const c = kappa * (r - f);
    const u = generator.uniform();
    if (c * (2 - c) - u <= 0 && log(c / u) + 1 - c < 0) continue;
    // The arc cosine of f, accurate near 1 too.
    const angle = atan2(Math.sqrt(Math.max(0, (1 - f) * (1 + f))), f);
    return generator.uniform() < 0.5 ? -angle : angle;
  }
}

function proposal(kappa: number): number {
  const tau = 1 + Math.sqrt(1 + 4 * kappa * kappa);
  const rho = (tau - Math.sqrt(2 * tau)) / (2 * kappa);
  return (1 + rho * rho) / (2 * rho);
}

/** The angle in [-pi, pi) that differs by whole turns. */
export function wrap(angle: number): number {
  return angle - TWO_PI * Math.floor((angle + PI) / TWO_PI);
}
