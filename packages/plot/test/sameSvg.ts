/**
 * @file Draw some figures and shorten their text, to tell whether two places draw the same.
 */
import { plotDensity, plotForest, plotPair, plotTrace } from "@typyro/plot";
import { shortHash } from "../src/render/hash.ts";
import { someDraws } from "./someDraws.ts";

/**
 * The text without shifts, and without the ids that depend on them: where a pixel of the page is one of the screen, Plot shifts strokes by half a pixel in a browser,
 * so that they lie on whole pixels.
 */
function unshifted(svg: string): string {
  return svg.replace(/ transform="[^"]*"/g, "").replace(/clip-\w{7}-/g, "clip-");
}

/** A hash of each figure's SVG text. */
export function hashes(): Readonly<Record<string, string>> {
  const draws = someDraws();
  const vars = { vars: ["mu", "tau"] };
  return {
    trace: shortHash(unshifted(plotTrace(draws, vars).svg)),
    density: shortHash(unshifted(plotDensity(draws, vars).svg)),
    forest: shortHash(unshifted(plotForest(draws).svg)),
    pair: shortHash(unshifted(plotPair(draws, vars).svg)),
  };
}

/** What Node drew. */
export const EXPECTED = {
  trace: "1v9f9le",
  density: "09h0dso",
  forest: "1qj9rxn",
  pair: "0zuigpv",
} as const;
