/**
 * @file Give each kept draw the random numbers of what `generated` runs, keyed by seed, chain and iteration.
 *
 * Keyed by iteration and not by position, so that a run that is resumed draws what the longer run would have drawn.
 */
import { Generator } from "@typyro/base";
import type { RunSettings } from "./chains/runOptions.ts";

/** The stream of a kept draw; each site folds its name into it. */
export type StreamOfDraw = (chain: number, draw: number) => Generator;

/** The streams of a run with these settings. */
export function generatedStreams({ seed, warmup, draws, thin, resume }: RunSettings): StreamOfDraw {
  const root = Generator.fromSeed(seed).fold("generated");
  // Thinning counts back from the last draw.
  const first = (draws % thin) + thin - 1;
  return (chain, draw) => {
    const state = resume?.[chain];
    return root.fold(state?.chain ?? chain).fold((state?.warmup?.iterations ?? state?.iteration ?? warmup) + first + draw * thin);
  };
}
