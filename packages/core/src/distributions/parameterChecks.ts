/**
 * @file Check a parameter against where it may lie, naming the site and the first element outside.
 */
import type { Value } from "@typyro/autodiff";
import { type CallSite, modelError, sizeOf, unravel } from "@typyro/base";
import { firstOutside, type Support } from "../supports/support.ts";

/** How many elements of a vector an error prints. */
const SHOWN = 6;

/** The parameter of a distribution to be checked. */
export interface CheckedParameter {
  readonly distribution: string;
  readonly parameter: string;
  readonly support: Support;
}

/** @error `parameter-outside-support`, or `vector-outside-support` where it is a vector; a recorded parameter is not known to be wrong. */
export function checkParameter(value: Value, { distribution, parameter, support }: CheckedParameter, site?: string, call?: CallSite): void {
  if (!value.isKnown) return;
  const row = firstOutside(support, value);
  if (row === undefined) return;
  const batch = value.shape.slice(0, value.shape.length - support.eventDim);
  const index = batch.length === 0 ? "" : ` at [${unravel(row, batch).join(", ")}]`;
  const facts = { site, distribution, parameter, index, support: support.description };
  const context = call === undefined ? {} : { at: [call] };
  const size = sizeOf(value.shape.slice(batch.length));
  const data = [...value.data()].slice(row * size, (row + 1) * size);
  if (support.eventDim === 0) throw modelError("parameter-outside-support", { ...facts, value: data[0] ?? Number.NaN, fixed: undefined }, context);
  const shown = data.slice(0, SHOWN).map((x) => String(Number(x.toPrecision(4)))).join(", ");
  throw modelError("vector-outside-support", { ...facts, value: `[${shown}${data.length > SHOWN ? ", ..." : ""}]` }, context);
}
