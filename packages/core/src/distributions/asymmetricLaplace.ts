/**
 * @file Define the asymmetric Laplace distribution, by asymmetry or by the quantile at its mode.
 */
import { expm1, log1p, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { log } from "@typyro/base";
import { positive, real, unitInterval } from "../supports/supports.ts";
import { derived } from "./derived.ts";
import { type Factory, type Family, family } from "./family.ts";

interface Sides {
  /** Scales of the exponentials left and right of `loc`, and the masses there. */
  readonly left: Value;
  readonly right: Value;
  readonly leftMass: Value;
  readonly rightMass: Value;
}

function sides(scale: Value, asymmetry: Value): Sides {
  const left = scale.mul(asymmetry);
  const right = scale.div(asymmetry);
  const both = left.add(right);
  return { left, right, leftMass: left.div(both), rightMass: right.div(both) };
}

/** The record of the family, for the one by quantile. */
const asymmetricLaplace: Family<"loc" | "scale" | "asymmetry"> = {
  name: "AsymmetricLaplace",
  parameters: { loc: real, scale: positive, asymmetry: positive },
  support: real,
  logDensity: (x, { loc, scale, asymmetry }) => {
    const { left, right } = sides(scale, asymmetry);
    const d = x.sub(loc);
    return d.abs().div(where(d.less(0), left, right)).add(left.add(right).log()).neg();
  },
  draw: (generator, { loc, scale, asymmetry }) => {
    const left = scale * asymmetry;
    const right = scale / asymmetry;
    const u = generator.uniform() * (left + right);
    return u < left ? loc + left * log(u / left) : loc - right * log((left + right - u) / right);
  },
  cdf: (x, { loc, scale, asymmetry }) => {
    const { left, right, leftMass, rightMass } = sides(scale, asymmetry);
    const d = x.sub(loc);
    const below = leftMass.mul(minimum(d, 0).div(left).exp());
    // Where nearly all mass lies to the right, what lies between loc and x is most of a small cdf.
    return where(d.less(0), below, leftMass.sub(rightMass.mul(expm1(maximum(d, 0).div(right).neg()))));
  },
  icdf: (q, { loc, scale, asymmetry }) => {
    const { left, right, leftMass } = sides(scale, asymmetry);
    const isLeft = q.less(leftMass);
    const below = left.mul(where(isLeft, q.div(leftMass), 1).log());
    const above = log1p(where(isLeft, 0, q).neg()).sub(log1p(leftMass.neg())).mul(right).neg();
    return loc.add(where(isLeft, below, above));
  },
  mean: ({ loc, scale, asymmetry }) => loc.add(scale.div(asymmetry)).sub(scale.mul(asymmetry)),
  variance: ({ scale, asymmetry }) => scale.div(asymmetry).square().add(scale.mul(asymmetry).square()),
  entropy: ({ scale, asymmetry }) => scale.mul(asymmetry.add(asymmetry.pow(-1))).log().add(1),
  survival: (x, { loc, scale, asymmetry }) => {
    const { left, right, leftMass, rightMass } = sides(scale, asymmetry);
    const d = x.sub(loc);
    const above = rightMass.mul(maximum(d, 0).div(right).neg().exp());
    return where(d.less(0), rightMass.sub(leftMass.mul(expm1(minimum(d, 0).div(left)))), above);
  },
};

/**
 * Asymmetric Laplace distribution: exponential to both sides, of scale `scale * asymmetry` to the left and `scale / asymmetry` to the right.
 *
 * @param loc - mode. @param scale - positive. @param asymmetry - positive; 1 gives the Laplace distribution.
 * @support real
 */
export const AsymmetricLaplace: Factory<[loc: Num, scale: Num, asymmetry: Num], { readonly loc: Num; readonly scale: Num; readonly asymmetry: Num }> =
  family(asymmetricLaplace);

/**
 * Asymmetric Laplace distribution whose mode is its quantile at `quantile`: the likelihood of quantile regression.
 *
 * @param loc - mode. @param scale - positive. @param quantile - mass left of the mode, in (0, 1).
 * @support real
 */
export const AsymmetricLaplaceQuantile: Factory<[loc: Num, scale: Num, quantile: Num], { readonly loc: Num; readonly scale: Num; readonly quantile: Num }> =
  family(
    derived(asymmetricLaplace, {
      name: "AsymmetricLaplaceQuantile",
      parameters: { loc: real, scale: positive, quantile: unitInterval },
      to: ({ loc, scale, quantile }) => {
        const complement = quantile.neg().add(1);
        return { loc, scale: scale.div(quantile.mul(complement).sqrt()), asymmetry: quantile.div(complement).sqrt() };
      },
    }),
  );
