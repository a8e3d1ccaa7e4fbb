/**
 * @file Say that the worker threads that were asked for are not used, and why.
 */
import { type Facts, type ModelError, modelError } from "@typyro/base";
import type { RunSettings } from "../chains/runOptions.ts";
import type { LogDensity } from "../logDensity.ts";
import { threadsAsked } from "./choose.ts";
import { hasWorkers } from "./spawn.ts";

/** A warning where `workers` is a number that cannot be honoured; none where fewer chains than that are the reason. */
export function refusedThreads(density: LogDensity, settings: RunSettings, because: Facts<"workers-not-used">["because"]): ModelError[] {
  const { workers, chains } = settings;
  if (workers === "auto" || threadsAsked(density, settings) === Math.min(workers, chains)) return [];
  return [modelError("workers-not-used", { workers, because: hasWorkers() ? because : { kind: "no threads" } })];
}
