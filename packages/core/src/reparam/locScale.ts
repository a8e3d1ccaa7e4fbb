/**
 * @file Move location and scale out of a prior: the non-centred form, or any step between.
 */
import { cholesky, diagonal, eye, lift, matrixTranspose, type Num, solveTriangular, type Value } from "@typyro/autodiff";
import { broadcastsTo, CallSite, formatShape, internal, modelError } from "@typyro/base";
import type { Distribution } from "../distributions/distribution.ts";
import { masked } from "../distributions/masked.ts";
import { MultivariateNormal } from "../distributions/multivariateNormal.ts";
import type { SampleMessage } from "../message.ts";
import { sample } from "../primitives/sample.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Partially non-centred form of a location-scale site `x ~ D(loc, scale)`:
 * `x_decentered ~ D(c loc, scale^c)` and `x = loc + scale^(1 - c) (x_decentered - c loc)`.
 *
 * For a multivariate normal with scale factor L = D U (the Cholesky factor of its covariance), where D is the diagonal of L, the decentred site has the factor
 * `L_c = D^c ((1 - c) I + c U)`, and `x = loc + L L_c^-1 (x_decentered - c loc)`.
 *
 * @param centred - c, from 0 (non-centred) to 1 (centred, nothing changes); an array gives one for each element.
 * @error `reparam-centred`; `reparam-centred-shape`; `reparam-learnable` where it is left out; `reparam-support` for a
 *   site that is not a location-scale distribution on the reals; `reparam-observed`.
 * @source Gorinova, Moore & Hoffman 2020, "Automatic Reparameterisation of Probabilistic Programs", eq. (3).
 *   The multivariate form between the ends is ours.
 */
export function locScale(centred?: Num): Reparam {
  const call = new CallSite(locScale);
  if (centred === undefined) throw modelError("reparam-learnable", {}, { at: [call] });
  const c = lift(centred);
  const wrong = c.isKnown ? c.data().find((x) => !(x >= 0 && x <= 1)) : undefined;
  if (wrong !== undefined) throw modelError("reparam-centred", { centred: wrong }, { at: [call] });
  const isCentred = c.isKnown && c.data().every((x) => x === 1);
  return {
    name: "locScale",
    rewrite: (site) => {
      checkElements(site, c, call);
      if (isCentred) return undefined;
      const { loc, decentre, recentre } = moving(site, call)(c);
      const shifted = c.mul(loc);
      const decentred = sample(`${site.name}_decentered`, decentre(shifted), { infer: { auxiliary: true } });
      return loc.add(recentre(decentred.sub(shifted)));
    },
  };
}

/** Whether a distribution can be shifted and scaled, on the reals. */
export function isLocScale(fn: Distribution): boolean {
  return isElementwise(fn) || isMultivariate(fn);
}

/** Location and spread of a distribution that can be shifted and scaled: what is random where a centred form makes a funnel. */
export function locationAndSpread({ parameters: { loc, scale, scaleTril, covariance, precision } }: Distribution): { readonly loc: Value | undefined; readonly spread: Value | undefined } {
  return { loc, spread: scale ?? scaleTril ?? covariance ?? precision };
}

/** How one site is taken apart and put together again. */
interface Parts {
  readonly loc: Value;
  /** The distribution of the decentred site around a shifted location. */
  readonly decentre: (loc: Value) => Distribution;
  /** What the decentred deviation is multiplied by. */
  readonly recentre: (deviation: Value) => Value;
}

/** @error `reparam-support` */
function moving({ name: site, fn }: Readonly<SampleMessage>, call: CallSite): (c: Value) => Parts {
  const { loc, scale } = fn.parameters;
  if (isElementwise(fn) && loc !== undefined && scale !== undefined) {
    return (c) => ({
      loc,
      decentre: (shifted) => fn.withParameters?.({ loc: shifted, scale: scale.pow(c) }) ?? fn,
      recentre: (deviation) => scale.pow(c.neg().add(1)).mul(deviation),
    });
  }
  if (isMultivariate(fn) && loc !== undefined) return (c) => multivariate(fn, loc, scaleFactor(fn), c);
  const needs = "a distribution on the reals with `loc` and `scale`, or a multivariate normal";
  throw modelError("reparam-support", { site, strategy: "locScale", distribution: fn.toString(), needs }, { at: [call] });
}

function isElementwise({ parameters, support, withParameters }: Distribution): boolean {
  return parameters["loc"] !== undefined && parameters["scale"] !== undefined && support.name === "real" && withParameters !== undefined;
}

function isMultivariate({ name, withParameters }: Distribution): boolean {
  return name === "MultivariateNormal" && withParameters !== undefined;
}

/** The lower factor of the covariance of a multivariate normal, by whatever matrix it is given. */
function scaleFactor({ parameters: { scaleTril, covariance, precision } }: Distribution): Value {
  if (scaleTril !== undefined) return scaleTril;
  if (covariance !== undefined) return cholesky(covariance);
  if (precision === undefined) throw internal("a multivariate normal has no matrix");
  // With P = C C' the covariance is C^-1' C^-1.
  const inverse = solveTriangular(cholesky(precision), eye(precision.shape.at(-1) ?? 1));
  return cholesky(matrixTranspose(inverse).matmul(inverse));
}

/** The distribution with another location and factor, in the batch, the events and under the mask that it has. */
function withFactor(fn: Distribution, loc: Value, scaleTril: Value): Distribution {
  const whole = MultivariateNormal({ loc, scaleTril }).expand([...fn.batchShape, ...fn.eventShape.slice(0, -1)]);
  const events = fn.eventShape.length === 1 ? whole : whole.toEvent(fn.eventShape.length - 1);
  return fn.activeMask === undefined ? events : masked(events, fn.activeMask);
}

function multivariate(fn: Distribution, loc: Value, factor: Value, c: Value): Parts {
  const n = factor.shape.at(-1) ?? 1;
  const spread = diagonal(factor);
  const column = (x: Value): Value => x.reshape([...x.shape, 1]);
  const weight = column(c.broadcastTo(c.shape.length === 0 ? [n] : c.shape));
  const unit = factor.div(column(spread));
  const partial = eye(n).mul(weight.neg().add(1)).add(unit.mul(weight)).mul(column(spread).pow(weight));
  return {
    loc,
    decentre: (shifted) => withFactor(fn, shifted, partial),
    recentre: (deviation) => factor.matmul(solveTriangular(partial, column(deviation))).reshape(deviation.shape),
  };
}

/** @error `reparam-centred-shape` */
function checkElements({ name: site, fn }: Readonly<SampleMessage>, c: Value, call: CallSite): void {
  const shape = [...fn.batchShape, ...fn.eventShape];
  if (broadcastsTo(c.shape, shape)) return;
  throw modelError("reparam-centred-shape", { site, centred: formatShape(c.shape), shape: formatShape(shape) }, { at: [call] });
}

