/** @file Ready models with their data. */
export { partial, partialNoncentered, pooled, type SleepData, unpooled } from "./sleepstudy/model.ts";
