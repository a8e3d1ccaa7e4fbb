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

/** Families with two parameterisations that one name calls. */
const TWO_FORMS = /^(Bernoulli|Binomial|Categorical|Geometric|Multinomial|NegativeBinomial)(Probs|Logits)$/;

/** The name by which people call a family: `Bernoulli` for `BernoulliProbs` and `BernoulliLogits`. */
export function calledName(family: string): string {
  return TWO_FORMS.exec(family)?.[1] ?? family;
}

/** A distribution as it is typed: `dist.Normal(mu, tau)`, `dist.Bernoulli({ logits: x })`. */
export function formatCall(family: string, parameters: Readonly<Record<string, string>>): string {
  const called = calledName(family);
  const isNamed = called !== family && "logits" in parameters;
  const typed = isNamed ? `{ ${Object.entries(parameters).map(([name, text]) => `${name}: ${text}`).join(", ")} }` : Object.values(parameters).join(", ");
  return `dist.${called}(${typed})`;
}

/** A parameter as printed: its site's name, its number, or its shape. */
export function formatParameter(value: Value): string {
  const name = names.get(value);
  if (name !== undefined) return name;
  if (value.isKnown && value.size === 1) return String(Number(value.item().toPrecision(4)));
  return value.shape.length === 0 ? "f64" : formatShape(value.shape);
}
