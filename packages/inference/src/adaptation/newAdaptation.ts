/**
 * @file Make the adaptation that a plan's metric asks for.
 */
import type { MetricRoom } from "../hamiltonian/metricRoom.ts";
import type { Adaptation, WarmupPlan } from "./adaptation.ts";
import { EveryDrawAdaptation } from "./everyDraw.ts";
import { WindowedAdaptation } from "./windowed.ts";

/** A gradient metric is learnt at every draw; the others in windows, as is the step size where no metric is adapted. */
export function newAdaptation(plan: WarmupPlan, room: MetricRoom): Adaptation {
  const isEveryDraw = plan.metric === "gradient" && plan.adaptsMetric && plan.warmup > 0;
  return isEveryDraw ? new EveryDrawAdaptation(plan, room) : new WindowedAdaptation(plan, room);
}
