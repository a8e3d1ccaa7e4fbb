/** @file The handlers by name. */
export { block, type BlockOptions } from "./block.ts";
export { condition } from "./condition.ts";
export { inferConfig } from "./inferConfig.ts";
export { intervene } from "./intervene.ts";
export { leaveOut, type LeftOut } from "./leaveOut.ts";
export { lift } from "./lift.ts";
export { mask } from "./mask.ts";
export { reparam, type ReparamConfig } from "./reparam.ts";
export { replay } from "./replay.ts";
export { scale } from "./scale.ts";
export { scope, type ScopeOptions } from "./scope.ts";
export { seed, type SeedOptions } from "./seed.ts";
export { substitute } from "./substitute.ts";
export { trace } from "./trace.ts";
export { uncondition } from "./uncondition.ts";
export type { SiteValues, SiteView } from "./values.ts";
