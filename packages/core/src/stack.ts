/**
 * @file Send a message through the open handlers: the one function that every effect rests on.
 */
import type { Value } from "@typyro/autodiff";
import type { Message, Messenger, PlateFrame, SiteRecord } from "./message.ts";

/** The open handlers, outermost first. */
const stack: Messenger[] = [];
/** Messages that are on their way: more than one where a handler sends some itself. */
let sent = 0;

/**
 * Send a message through the stack.
 *
 * 1. Innermost to outermost, each handler may change the message, until one sets `stop`.
 * 2. The default action checks the value, or fills it where it is still empty.
 * 3. From the handler that stopped (or the outermost) back inwards, each handler sees the result.
 */
export function applyStack<M extends Message>(message: M, defaultAction: (message: M) => void): M {
  sent++;
  try {
    let last = stack.length;
    while (last > 0 && !message.stop) stack[--last]?.process?.(message);
    defaultAction(message);
    for (let i = last; i < stack.length; i++) stack[i]?.postprocess?.(message);
  } finally {
    sent--;
  }
  return message;
}

/** Whether a message is on its way, so that what is called now is called by a handler and not by the model. */
export function isSending(): boolean {
  return sent > 0;
}

/** Run `body` with a handler open; it is closed again, with everything opened after it, however the body ends. */
export function withMessenger<R>(messenger: Messenger, body: () => R): R {
  const depth = stack.length;
  stack.push(messenger);
  try {
    return body();
  } finally {
    stack.length = depth;
  }
}

/** Run `body` with no handler open, and open those of now again afterwards: for looking at a model from inside of another run. */
export function withEmptyStack<R>(body: () => R): R {
  const open = stack.splice(0);
  try {
    return body();
  } finally {
    stack.splice(0, stack.length, ...open);
  }
}

/** The plates that are open now, outermost first. */
export function openPlates(): PlateFrame[] {
  return stack.flatMap(({ frame }) => (frame === undefined ? [] : [frame]));
}

/** The masks that are open now, outermost first. */
export function openMasks(): Value[] {
  return stack.flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
}

/** Whether the open handlers only try values of the latent sites. */
export function isTrial(): boolean {
  return stack.some((messenger) => messenger.isTrial === true);
}

/** The innermost open record of sites, for errors that show what came before. */
export function openRecord(): SiteRecord | undefined {
  return stack.findLast(({ record }) => record !== undefined)?.record;
}
