/**
 * @file Decide which sites to write non-centred, and say what was decided.
 */
import { reparam } from "../handlers/reparam.ts";
import type { Handled } from "../model.ts";
import { modelRelations } from "../relations.ts";
import { isLocScale, locScale } from "./locScale.ts";

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
 * non-centred. It decides by the model, not by the data: with many rows a group the centred form can be the
 * better one, so compare the two where it matters.
 *
 * @example
 * const model = autoReparam(eightSchools);
 * for (const { site, choice, reason } of model.decisions(data)) console.log(`${site}: ${choice}, ${reason}`);
 */
export function autoReparam<M extends Handled>(model: M): AutoReparametrised<M> {
  const decisions = (...data: Parameters<M>): ReparamDecision[] => decide(model, data);
  const rewritten = (...data: Parameters<M>): ReturnType<M> => {
    const chosen = new Set(decide(model, data).filter(({ choice }) => choice === "non-centred").map(({ site }) => site));
    const noncentred = locScale(0);
    const run: Handled = reparam(model, ({ name }) => (chosen.has(name) ? noncentred : undefined));
    return (run as M)(...(data as never[])) as ReturnType<M>;
  };
  // The function passes its arguments on and returns the result, so it has the type of the model.
  return Object.assign(rewritten as unknown as M, { decisions });
}

function decide<M extends Handled>(model: M, data: Parameters<M>): ReparamDecision[] {
  const { random } = modelRelations(model, ...data);
  return random.flatMap(({ name: site, fn, isObserved, infer }): ReparamDecision[] => {
    if (isObserved || infer.auxiliary === true) return [];
    if (!isLocScale(fn)) return [{ site, choice: "as written", reason: `${fn.name} is no location-scale distribution on the reals` }];
    const { loc, scale } = fn.parameters;
    if (loc?.isKnown === true && scale?.isKnown === true) return [{ site, choice: "as written", reason: "its location and scale are fixed" }];
    const moving = [loc?.isKnown === false ? "location" : "", scale?.isKnown === false ? "scale" : ""].filter((word) => word !== "");
    return [{ site, choice: "non-centred", reason: `its ${moving.join(" and ")} ${moving.length === 1 ? "is" : "are"} random` }];
  });
}
