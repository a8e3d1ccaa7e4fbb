/**
 * @file Say what a run and its workers tell each other. All of it can be posted.
 */
import { type Code, type Facts, isModelError, modelError } from "@typyro/base";
import type { ChainDraws, ChainResult } from "../chains/chainResult.ts";
import type { ChainAssignment } from "../chains/localTeam.ts";
import type { ChainSettings } from "../chains/runOptions.ts";
import type { ChainProgress } from "../chains/team.ts";

/** What a worker is told. */
export type Order =
  | { readonly kind: "begin"; readonly kernel: unknown; readonly dim: number; readonly settings: ChainSettings; readonly chains: readonly ChainAssignment[] }
  | { readonly kind: "go on to"; readonly draws: number }
  /** Stand still where you are. */
  | { readonly kind: "stop" }
  | { readonly kind: "hand over" }
  | { readonly kind: "end"; readonly how: "complete" | "aborted" };

/** What a worker answers. */
export type Report =
  | { readonly kind: "progress"; readonly progress: readonly ChainProgress[] }
  | { readonly kind: "standing"; readonly progress: readonly ChainProgress[]; readonly hasFailed: boolean; readonly hasEnded: boolean; readonly seconds: number }
  /** The draws since the last time, and all that is known of each chain but its draws. */
  | { readonly kind: "draws"; readonly draws: readonly ChainDraws[]; readonly results: readonly PostedResult[] }
  | { readonly kind: "results"; readonly results: readonly PostedResult[] }
  /** Something was thrown that belongs to no chain. */
  | { readonly kind: "broken"; readonly error: PostedError };

/** An error as data: errors of the catalogue keep their code and facts, others their words. */
export type PostedError = { readonly kind: "model error"; readonly code: Code; readonly facts: unknown } | { readonly kind: "error"; readonly name: string; readonly message: string; readonly stack: string | undefined };

/** A chain's result whose error can be posted. */
export interface PostedResult extends Omit<ChainResult, "end"> {
  readonly end: { readonly kind: "complete" | "aborted"; readonly iteration: number } | { readonly kind: "failed"; readonly iteration: number; readonly error: PostedError; readonly at: Float64Array | undefined };
}

/** An error as data. */
export function posted(error: unknown): PostedError {
  if (isModelError(error)) return { kind: "model error", code: error.code, facts: error.facts };
  if (error instanceof Error) return { kind: "error", name: error.name, message: error.message, stack: error.stack };
  return { kind: "error", name: "Error", message: String(error), stack: undefined };
}

/** The error that was posted. */
export function received(error: PostedError): Error {
  // The facts went with their code, so they are the facts of that code.
  if (error.kind === "model error") return modelError(error.code, error.facts as Facts<typeof error.code>);
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
}

/** A result that can be posted. */
export function postedResult(result: ChainResult): PostedResult {
  const { end } = result;
  return { ...result, end: end.kind === "failed" ? { ...end, error: posted(end.error) } : end };
}

/** The result that was posted. */
export function receivedResult(result: PostedResult): ChainResult {
  const { end } = result;
  return { ...result, end: end.kind === "failed" ? { ...end, error: received(end.error) } : end };
}
