/**
 * @file Remember which values are sites, so that a distribution prints as it was typed: `dist.Normal(mu, tau)`.
 */
import type { Value } from "@typyro/autodiff";
import { formatShape } from "@typyro/base";

const names = new WeakMap<Value, string>();

/** Remember that a value is the one of a site. */
export function nameValue(value: Value, site: string): void {
  names.set(value, site);
}

/** The name of the site that a value belongs to. */
export function nameOf(value: Value): string | undefined {
  return names.get(value);
}

/** A parameter as printed: its site's name, its number, or its shape. */
export function formatParameter(value: Value): string {
  const name = names.get(value);
  if (name !== undefined) return name;
  if (value.isKnown && value.size === 1) return String(Number(value.item().toPrecision(4)));
  return value.shape.length === 0 ? "f64" : formatShape(value.shape);
}
