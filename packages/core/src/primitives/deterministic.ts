/**
 * @file Keep a computed value under a name.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, internal } from "@typyro/base";
import { nameValue } from "../distributions/names.ts";
import type { DeterministicMessage } from "../message.ts";
import { type SiteName, siteName } from "../siteName.ts";
import { applyStack, isSending } from "../stack.ts";

/**
 * Record a computed value under a name: it is kept with the draws, and never scored.
 *
 * @returns the value, or what a handler such as `substitute` puts in its place.
 */
export function deterministic(siteNameOrPath: SiteName, value: Num): Value {
  const call = new CallSite(deterministic, !isSending());
  const name = siteName(siteNameOrPath, call);
  const message: DeterministicMessage = { type: "deterministic", name, value: lift(value), frames: [], call, stop: false };
  applyStack(message, () => undefined);
  const { value: kept } = message;
  if (kept === undefined) throw internal(`site ${name} lost its value`);
  nameValue(kept, name);
  return kept;
}
