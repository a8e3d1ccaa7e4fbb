/** @file `typyro run`: sample a model, print its summary and verdict, and save the draws where that was asked for. */
import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { modelError } from "@typyro/base";
import type { Draws } from "@typyro/diagnostics";
import type { McmcOptions, Posterior } from "@typyro/inference";
import { loadModel } from "./loadModel.ts";
import { given, type SamplerArguments, typedSampler } from "./typedSampler.ts";
import { EXIT, type ExitCode, type Terminal, UsageError } from "./terminal.ts";

/** What was typed after `typyro run MODEL`. */
export interface RunArguments extends SamplerArguments {
  readonly data?: string | undefined;
  readonly draws?: number | undefined;
  readonly warmup?: number | undefined;
  readonly chains?: number | undefined;
  readonly thin?: number | undefined;
  readonly seed?: number | undefined;
  readonly until?: string | undefined;
  readonly save?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Sample and print. Ctrl-C ends the run with the draws so far, which are printed and saved as those of a whole run. */
export async function runModel(file: string, typed: RunArguments, terminal: Terminal): Promise<ExitCode> {
  const { save: path, overwrite = false } = typed;
  if (path !== undefined) checkTarget(path, overwrite);
  const sampler = typedSampler(typed);
  const until = untilOf(typed.until);
  const { library, model, data } = await loadModel(file, typed.data);
  const { draws, warmup, chains, thin, seed } = typed;
  const posterior = await library.mcmc(model, data, given({ draws, warmup, chains, thin, seed, sampler, until, interrupt: true }));
  const hasDraws = posterior.draws.draws > 0;
  if (path !== undefined && hasDraws) {
    await library.save(path, { posterior, log_likelihood: logLikelihoodOf(posterior) }, { overwrite });
    terminal.err(`saved ${path}`);
  }
  const { outcome } = posterior;
  if (outcome.kind === "aborted") terminal.err(`interrupted: ${posterior.draws.draws} draws of each chain were kept`);
  if (outcome.kind === "failed") terminal.err(`chain ${outcome.chain} failed, with ${posterior.draws.draws} draws of each chain kept: ${String(outcome.error)}`);
  if (!hasDraws) return EXIT.notToBeTrusted;
  const summary = posterior.summary();
  terminal.out(typed.json === true ? JSON.stringify({ outcome: outcome.kind, seconds: posterior.seconds, chains: posterior.draws.chains, draws: posterior.draws.draws, summary }) : String(summary));
  return summary.verdict.ok && outcome.kind !== "failed" ? EXIT.ok : EXIT.notToBeTrusted;
}

/** The pointwise log likelihoods, for `typyro compare`; a model without observations has none. */
function logLikelihoodOf(posterior: Pick<Posterior, "draws" | "logLikelihood"> & { readonly model: Pick<Posterior["model"], "data"> }): Draws | undefined {
  return posterior.model.data().observed.length === 0 ? undefined : posterior.logLikelihood();
}

/** Before hours of sampling: whether the draws could be saved. @error file-ending, file-exists */
export function checkTarget(path: string, overwrite: boolean, endings: readonly string[] = [".json", ".nc"]): void {
  if (!endings.some((ending) => path.endsWith(ending))) throw modelError("file-ending", { file: path });
  if (existsSync(path) && !overwrite) throw new UsageError(`${path} exists already, and files are not overwritten silently`, "give another name, or add `--overwrite`");
  const folder = dirname(resolve(path));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new UsageError(`${path} cannot be written: ${existsSync(folder) ? `${folder} does not let you` : `there is no folder ${folder}`}`, "name a file in a folder that can be written");
  }
}

/** `ess=400,rhat=1.01,seconds=60` */
function untilOf(text: string | undefined): McmcOptions["until"] {
  if (text === undefined) return undefined;
  const rule: { ess?: number; rhat?: number; seconds?: number } = {};
  for (const part of text.split(",")) {
    const [, name, number] = /^\s*(ess|rhat|seconds)\s*=\s*([\d.eE+-]+)\s*$/.exec(part) ?? [];
    if (name !== "ess" && name !== "rhat" && name !== "seconds") throw new UsageError(`\`--until ${text}\` has \`${part}\`, where ess, rhat or seconds is given a number`, "typyro run model.ts --until ess=400,seconds=60");
    rule[name] = Number(number);
  }
  return rule;
}
