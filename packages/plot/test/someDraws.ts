/**
 * @file Make draws for tests: independent normal ones, with divergences where asked.
 */
import { Generator } from "@typyro/base";
import { Draws } from "@typyro/diagnostics";

/** `count` standard normal numbers from one seed. */
export function normals(count: number, seed = 1): Float64Array {
  const generator = Generator.fromSeed(seed);
  return Float64Array.from({ length: count }, () => generator.normal());
}

export const SCHOOLS = ["Choate", "Deerfield", "Exeter"];

/** Two chains of 200 draws of `mu`, `tau` (positive) and `theta` (by school, around 3, 1 and 2), two of them divergent. */
export function someDraws(): Draws {
  const chains = 2;
  const draws = 200;
  const centres = [3, 1, 2];
  const diverging = new Float64Array(chains * draws);
  diverging[7] = 1;
  diverging[203] = 1;
  return new Draws({
    chains,
    draws,
    variables: [
      { name: "mu", shape: [], data: normals(chains * draws, 1) },
      { name: "tau", shape: [], data: normals(chains * draws, 2).map(Math.abs) },
      { name: "theta", shape: [3], data: normals(3 * chains * draws, 3).map((z, i) => (centres[i % 3] ?? 0) + z), dims: ["school"], coords: { school: SCHOOLS } },
    ],
    stats: { diverging, energy: normals(chains * draws, 4) },
  });
}

/** Texts of a figure, in the order of the file. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
}
