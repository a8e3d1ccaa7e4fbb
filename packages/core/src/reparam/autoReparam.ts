/**
 * @file Decide which sites to write non-centred, and say what was decided.
 */
import { calledName } from "../distributions/names.ts";
import { reparam } from "../handlers/reparam.ts";
import type { Handled } from "../model.ts";
import { modelRelations } from "../relations.ts";
import { isLocScale, locationAndSpread, locScale } from "./locScale.ts";
import type { Reparam } from "./reparam.ts";
import { partsOf, transformed } from "./transformed.ts";

/** What was decided for one random site. */
export interface ReparamDecision {
  readonly site: string;
  readonly choice: "non-centred" | "as written";
  readonly reason: string;
}

/** A model that rewrites itself, and can be asked what it does. */
export type AutoReparametrised<M extends Handled> = M & {
  /** The decision for each random site that is not observed, with its reason. */
  decisions(...data: Parameters<M>): ReparamDecision[];
};

/**
 * `model` with each location-scale site on the reals whose location or scale depends on other sites written
 * non-centred, and so the base of a transformed one (such as a log-normal). It decides by the model, not by the
 * data: with many rows a group the centred form can be the better one, so compare the two where it matters.
 *
 * @example
 * const model = autoReparam(eightSchools);
 * for (const { site, choice, reason } of model.decisions(data)) console.log(`${site}: ${choice}, ${reason}`);
 */
export function autoReparam<M extends Handled>(model: M): AutoReparametrised<M> {
  const decisions = (...data: Parameters<M>): ReparamDecision[] => decide(model, data).map(({ site, choice, reason }) => ({ site, choice, reason }));
  const rewritten = (...data: Parameters<M>): ReturnType<M> => {
    const strategies = decide(model, data).flatMap(({ site, choice, viaBase }): [string, Reparam][] => {
      if (choice === "as written") return [];
      return viaBase ? [[site, transformed()], [`${site}_base`, locScale(0)]] : [[site, locScale(0)]];
    });
    const run: Handled = reparam(model, Object.fromEntries(strategies));
    return (run as M)(...(data as never[])) as ReturnType<M>;
  };
  // The function passes its arguments on and returns the result, so it has the type of the model.
  return Object.assign(rewritten as unknown as M, { decisions });
}

/** A decision with how it is carried out. */
interface Decision extends ReparamDecision {
  readonly viaBase: boolean;
}

function decide<M extends Handled>(model: M, data: Parameters<M>): Decision[] {
  const { random } = modelRelations(model, ...data);
  return random.filter(({ isObserved, infer }) => !isObserved && infer.auxiliary !== true).map(({ name: site, fn }): Decision => {
    const base = isLocScale(fn) ? undefined : partsOf(fn)?.base;
    const moved = base ?? fn;
    if (!isLocScale(moved)) return { site, choice: "as written", reason: `${calledName(fn.name)} is no location-scale distribution on the reals`, viaBase: false };
    const { loc, spread } = locationAndSpread(moved);
    const moving = [loc?.isKnown === false ? "location" : "", spread?.isKnown === false ? "scale" : ""].filter((word) => word !== "");
    const where = base === undefined ? "its" : "its base's";
    if (moving.length === 0) return { site, choice: "as written", reason: `${where} location and scale are fixed`, viaBase: false };
    return { site, choice: "non-centred", reason: `${where} ${moving.join(" and ")} ${moving.length === 1 ? "is" : "are"} random`, viaBase: base !== undefined };
  });
}
