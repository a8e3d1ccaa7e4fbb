/**
 * @file Define the ordered logistic distribution: grades cut from a logistic variable.
 */
import { concat, lift, log1mExp, logSigmoid, type Num, type Value } from "@typyro/autodiff";
import { broadcastShapes, formatShape, modelError } from "@typyro/base";
import { real } from "../supports/supports.ts";
import { orderedVector } from "../supports/vectors.ts";
import { labelled } from "./categorical.ts";
import type { Distribution } from "./distribution.ts";
import { bind, type Factory } from "./family.ts";
import { formatParameter } from "./names.ts";
import { checkParameter } from "./parameterChecks.ts";
import { pick } from "./pick.ts";
import { rowsOf } from "./rows.ts";

/**
 * log(sigmoid(high - shift) - sigmoid(low - shift)) = log sigmoid(high - shift) + log sigmoid(shift - low) + log(1 - e^(low - high)), without
 * cancellation; infinite ends have terms 0 and slopes 0.
 */
const logBetween = (low: Value, high: Value, shift: Value): Value =>
  logSigmoid(high.sub(shift)).add(logSigmoid(shift.sub(low))).add(log1mExp(low.sub(high)));

const column = (x: Value): Value => x.reshape([...x.shape, 1]);

/**
 * Ordered logistic distribution: P(X <= i) = sigmoid(cutpoints[i] - predictor), for grades 0 ... k.
 *
 * @param predictor - location of the logistic variable, any real. @param cutpoints - ascending vectors [..., k].
 * @support integerInterval(0, k)
 */
export const OrderedLogistic: Factory<[predictor: Num, cutpoints: Num], { readonly predictor: Num; readonly cutpoints: Num }> = (
  ...given: readonly unknown[]
): Distribution => {
  const name = "OrderedLogistic";
  const bound = bind(name, ["predictor", "cutpoints"], given);
  const predictor = lift(bound.predictor);
  const cutpoints = lift(bound.cutpoints);
  const k = cutpoints.shape.at(-1);
  if (k === undefined) throw modelError("parameter-event-shape", { distribution: name, parameter: "cutpoints", shape: "[]", needed: "`cutpoints` as a vector [k]" });
  const rows = cutpoints.shape.slice(0, -1);
  const batchShape = broadcastShapes(predictor.shape, rows);
  if (batchShape === undefined) {
    throw modelError("parameters-do-not-broadcast", { distribution: name, shapes: [`\`predictor\` ${formatShape(predictor.shape)}`, `\`cutpoints\` ${formatShape(cutpoints.shape)}`] });
  }
  const end = (x: number): Value => lift(x).broadcastTo([...rows, 1]);
  const padded = concat([end(Number.NEGATIVE_INFINITY), cutpoints, end(Number.POSITIVE_INFINITY)], -1);
  const logProbs = (): Value => logBetween(padded.slice(0, k + 1, { axis: -1 }), padded.slice(1, k + 2, { axis: -1 }), column(predictor));
  return labelled({
    name,
    parameters: { predictor, cutpoints },
    batchShape,
    count: k + 1,
    ...(k === 0 ? {} : { logMass: (x: Value) => logMass(x, predictor, padded, logProbs) }),
    logProbs,
    probs: () => logProbs().exp(),
    rows: (rows) => OrderedLogistic(rowsOf(predictor, rows), rowsOf(cutpoints, rows, 1)),
    checkParameters: (site, call) => {
      checkParameter(predictor, { distribution: name, parameter: "predictor", support: real }, site, call);
      checkParameter(cutpoints, { distribution: name, parameter: "cutpoints", support: orderedVector }, site, call);
    },
    text: () => `dist.${name}(${formatParameter(predictor)}, ${formatParameter(cutpoints)})`,
  });
};

/** Of a known grade the two cut points around it are read; otherwise the table of all grades is. */
function logMass(x: Value, predictor: Value, padded: Value, logProbs: () => Value): Value {
  if (!x.isKnown) return pick(logProbs(), x);
  return logBetween(pick(padded, x), pick(padded, x.add(1)), predictor);
}
