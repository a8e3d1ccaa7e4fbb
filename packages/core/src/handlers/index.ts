/** @file The handlers by name. */
export { block, type BlockOptions } from "./block.ts";
export { condition } from "./condition.ts";
export { replay } from "./replay.ts";
export { seed } from "./seed.ts";
export { substitute } from "./substitute.ts";
export { trace } from "./trace.ts";
export { uncondition } from "./uncondition.ts";
export type { SiteValues, SiteView } from "./values.ts";
