/**
 * @file Add hints for inference to sites from outside of the model.
 */
import type { InferHints, SampleMessage } from "../message.ts";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";

/** `model` with the hints that `config` returns added to each random site. */
export function inferConfig<M extends Handled>(model: M, config: (site: Readonly<SampleMessage>) => InferHints): Kept<M> {
  return handled("inferConfig", model, () => ({
    process: (message) => {
      if (message.type === "sample") message.infer = { ...message.infer, ...config(message) };
    },
  }));
}
