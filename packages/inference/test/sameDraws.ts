/** @file Draw from a few densities and boil the bytes of the draws down to one word, to compare engines by. */
import { log1p } from "@typyro/base";
import type { LogDensity } from "../src/logDensity.ts";
import { type Sampler, hmc, nuts, runChains } from "../src/sampler.ts";
import { funnel } from "./densities.ts";

/** What every engine must give. It changes when a sampler, the generator, exp, log or log1p changes a bit: say so in the commit. */
export const EXPECTED = {
  nuts: "5ed626c5",
  "nuts, windows": "3215868d",
  "nuts, dense": "85f9e262",
  hmc: "7cad5df2",
};

const samplers: Readonly<Record<keyof typeof EXPECTED, Sampler>> = {
  nuts: nuts(),
  "nuts, windows": nuts({ metric: "diagonal" }),
  "nuts, dense": nuts({ metric: "dense" }),
  hmc: hmc({ trajectoryLength: 2, stepSizeJitter: 0.1 }),
};

/** Students' t with 5 degrees of freedom in the first coordinate, a funnel in the others. */
const density: LogDensity = {
  dim: 5,
  valueAndGradient(q, gradientOut) {
    const rest = funnel(4).valueAndGradient(q.subarray(1), gradientOut.subarray(1));
    gradientOut[0] = (-6 * q[0]!) / (5 + q[0]! * q[0]!);
    return rest - 3 * log1p((q[0]! * q[0]!) / 5);
  },
};

/** The draws of each sampler as one word. */
export async function drawsAsWords(): Promise<Record<string, string>> {
  const words: Record<string, string> = {};
  for (const [name, sampler] of Object.entries(samplers)) {
    const { chains } = await runChains(density, { sampler, chains: 2, warmup: 300, draws: 300, seed: 2026 });
    const numbers = chains.flatMap(({ draws }) => [...draws.positions, ...draws.energy, ...draws.acceptStatistic]);
    words[name] = fnv1a(new Uint8Array(Float64Array.from(numbers).buffer));
  }
  return words;
}

/** The 32-bit FNV-1a hash, in hexadecimal. */
function fnv1a(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
