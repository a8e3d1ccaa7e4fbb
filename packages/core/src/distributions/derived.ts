/**
 * @file Define a family as another one under other parameters.
 */
import { lift, type Value } from "@typyro/autodiff";
import type { ClosedForm, Family, Parameters } from "./family.ts";

type Numbers<N extends string> = Readonly<Record<N, number>>;

/** What differs from the family underneath. */
export interface Derivation<N extends string, B extends string> {
  readonly name: string;
  readonly parameters: Family<N>["parameters"];
  /** The parameters of the family underneath. */
  readonly to: (p: Parameters<N>) => Parameters<B>;
  /** Parts of the record that are better known directly. */
  readonly better?: Partial<Family<N>>;
}

/** The record of a family whose parameters are functions of others. */
export function derived<N extends string, B extends string>(base: Family<B>, { name, parameters, to, better = {} }: Derivation<N, B>): Family<N> {
  const { support } = base;
  const ofValue = (form: ClosedForm<(x: Value, p: Parameters<B>) => Value>): ClosedForm<(x: Value, p: Parameters<N>) => Value> =>
    typeof form === "function" ? (x, p) => form(x, to(p)) : form;
  const ofParameters = (form: ClosedForm<(p: Parameters<B>) => Value>): ClosedForm<(p: Parameters<N>) => Value> =>
    typeof form === "function" ? (p) => form(to(p)) : form;
  const tail = (form: ((x: Value, p: Parameters<B>) => Value) | undefined): ((x: Value, p: Parameters<N>) => Value) | undefined =>
    form === undefined ? undefined : (x, p) => form(x, to(p));
  return {
    name,
    parameters,
    support: typeof support === "function" ? (p) => support(to(p)) : support,
    logDensity: (x, p) => base.logDensity(x, to(p)),
    draw: (generator, p) => base.draw(generator, numbersOf(to(valuesOf(p)))),
    cdf: ofValue(base.cdf),
    icdf: ofValue(base.icdf),
    mean: ofParameters(base.mean),
    variance: ofParameters(base.variance),
    entropy: ofParameters(base.entropy),
    ...defined("logCdf", tail(base.logCdf)),
    ...defined("survival", tail(base.survival)),
    ...defined("logSurvival", tail(base.logSurvival)),
    ...defined("isf", tail(base.isf)),
    ...defined("enumerate", base.enumerate === undefined ? undefined : ofParameters(base.enumerate)),
    ...better,
  };
}

function defined<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

function valuesOf<N extends string>(p: Numbers<N>): Parameters<N> {
  return Object.fromEntries(Object.entries<number>(p).map(([name, x]) => [name, lift(x)])) as Record<N, Value>;
}

function numbersOf<B extends string>(p: Parameters<B>): Numbers<B> {
  return Object.fromEntries(Object.entries<Value>(p).map(([name, value]) => [name, value.item()])) as Record<B, number>;
}
