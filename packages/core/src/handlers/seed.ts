/**
 * @file Give random numbers to the sites of a model.
 */
import { Generator } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import type { AskedBy } from "../message.ts";
import { handled } from "./handler.ts";

/** Options of `seed`. */
export interface SeedOptions {
  /** What is given no random numbers here, and asks the next seed out. */
  readonly hideTypes?: readonly AskedBy[];
}

/**
 * `model` with random numbers. Each site has a stream of its own, keyed by the seed and the site's name,
 * so observing one site leaves the draws of the others as they were. (NumPyro splits one key in the
 * order of the sites instead.) Every call starts from the same seed; an inner `seed` wins.
 *
 * @param rngSeed - a whole number, or a generator.
 * @param options - `hideTypes` leaves some to an outer seed: `["plate"]` keeps a subsample while sites are drawn anew.
 * @error `seed-not-integer`.
 * @example
 * const draw = seed(model, 0)(data);
 */
export function seed<M extends Handled>(model: M, rngSeed: number | Generator, { hideTypes = [] }: SeedOptions = {}): Kept<M> {
  const root = typeof rngSeed === "object" ? rngSeed : Generator.fromSeed(rngSeed);
  return handled("seed", model, () => {
    const uses = new Map<string, number>();
    return {
      process: (message) => {
        if (message.type !== "generator" || message.generator !== undefined || hideTypes.includes(message.askedBy)) return;
        const use = message.isShared ? 0 : (uses.get(message.name) ?? 0);
        uses.set(message.name, use + 1);
        const stream = root.fold(message.name);
        // A name used twice (an error once it is traced) must not give the same draw twice.
        message.generator = use === 0 ? stream : stream.fold(use);
      },
    };
  });
}
