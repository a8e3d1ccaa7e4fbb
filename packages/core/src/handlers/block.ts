/**
 * @file Hide sites from the handlers outside.
 */
import type { DeterministicMessage, ParamMessage, PlateMessage, SampleMessage } from "../message.ts";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";

type BlockableMessage = SampleMessage | DeterministicMessage | ParamMessage | PlateMessage;

/** Which sites to hide; the first field given decides, in this order. With none, all sites are hidden. */
export interface BlockOptions {
  readonly hideFn?: (site: Readonly<BlockableMessage>) => boolean;
  readonly hide?: readonly string[];
  readonly exposeTypes?: readonly BlockableMessage["type"][];
  readonly expose?: readonly string[];
}

/**
 * `model` with sites hidden from outer handlers; an outer `seed` still gives them random numbers.
 *
 * @example
 * trace(seed(block(model, { hide: ["z"] }), 0))(data); // z is drawn but not in the trace
 */
export function block<M extends Handled>(model: M, options: BlockOptions = {}): Kept<M> {
  return handled("block", model, () => ({
    process: (message) => {
      if (message.type !== "generator" && hides(options, message)) message.stop = true;
    },
  }));
}

function hides({ hideFn, hide, exposeTypes, expose }: BlockOptions, message: BlockableMessage): boolean {
  if (hideFn !== undefined) return hideFn(message);
  if (hide !== undefined) return hide.includes(message.name);
  if (exposeTypes !== undefined) return !exposeTypes.includes(message.type);
  if (expose !== undefined) return !expose.includes(message.name);
  return true;
}
