/** @file Read what was typed after `typyro` and run the command: exit code 0 ok, 1 error, 2 ran but not to be trusted. */
import { isModelError } from "@typyro/base";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { compareFiles, FIGURE_KINDS, plotFiles, type PlotArguments, summarizeFiles } from "./fileCommands.ts";
import { explainModel, type ModelArguments, traceModel } from "./modelCommands.ts";
import { type RunArguments, runModel } from "./runCommand.ts";
import { EXIT, type ExitCode, type Terminal, UsageError } from "./terminal.ts";

const MODEL_HELP = `
MODEL is a .ts, .js or .mjs file (.ts: Node 22.18 or later, or tsx beside the model) that has

  export default function model({ x, y }) { ... }     the model
  export function data(csv) { ... }                   optional: makes its data from the CSV file,
                                                      for example { y: csv.numbers("y"), site: groups(csv.text("site")) }

Without \`data\` the model is given every column: numbers, or text where a field is no number.
Without --data it is given what \`data\` is, or what it returns when it takes nothing.

Exit code: 0 ok, 1 error, 2 ran but not to be trusted (see the verdict).`;

/** Run one command. @returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = commands(terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (problem) {
    // Commander has written its own text.
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? EXIT.ok : EXIT.error;
    terminal.err(textOf(problem));
    return EXIT.error;
  }
}

/** The catalogue's text for mistakes; the stack for what a user's own code threw. */
function textOf(problem: unknown): string {
  if (problem instanceof UsageError || hasCode(problem)) return `error: ${problem.message}`;
  if (isModelError(problem) || (problem instanceof Error && "help" in problem)) return String(problem);
  return problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
}

/** Errors of the system, such as a file that is not there. */
function hasCode(problem: unknown): problem is Error {
  return problem instanceof Error && "code" in problem && "syscall" in problem;
}

function commands(terminal: Terminal, ended: (code: ExitCode) => void): Command {
  const program = new Command("typyro").description("Sample probabilistic models and look at the draws.");
  const quiet = <C extends Command>(command: C): C => command.exitOverride().configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });
  quiet(program);
  const command = (usage: string, description: string): Command => quiet(program.command(usage)).description(description);

  command("run <model>", "sample a model, print its summary and verdict")
    .option("--data <file>", "CSV file with a header")
    .option("--draws <n>", "kept draws of each chain (1000)", whole)
    .option("--warmup <n>", "iterations of warm-up (1000)", whole)
    .option("--chains <n>", "chains (4)", whole)
    .option("--thin <n>", "keep every n-th draw (1)", whole)
    .option("--seed <n>", "the same seed gives the same draws", whole)
    .option("--sampler <name>", "nuts, hmc or metropolis (nuts)")
    .option("--target-accept <share>", "mean acceptance that warm-up steers to (0.8; metropolis 0.234)", number)
    .option("--step-size <size>", "step size from which the search starts", number)
    .option("--metric <kind>", "gradient, diagonal, dense or unit (nuts: gradient; others: diagonal)")
    .option("--max-tree-depth <n>", "of nuts: trajectories of at most 2^n - 1 steps (10)", whole)
    .option("--steps <n>", "of hmc: leapfrog steps of a trajectory", whole)
    .option("--trajectory-length <time>", "of hmc: steps times step size", number)
    .option("--until <rule>", "stop early, as in ess=400,rhat=1.01,seconds=60")
    .option("--save <file>", "save the draws: .nc (netCDF for ArviZ) or .json; Ctrl-C saves those so far")
    .option("--overwrite", "replace a file that exists")
    .option("--json", "print JSON")
    .addHelpText("after", MODEL_HELP)
    .action(async (model: string, typed: RunArguments) => ended(await runModel(model, typed, terminal)));

  command("trace <model>", "print every site with its shapes, without sampling")
    .option("--data <file>", "CSV file with a header")
    .addHelpText("after", MODEL_HELP)
    .option("--json", "print JSON")
    .action(async (file: string, typed: ModelArguments) => ended(await traceModel(file, typed, terminal)));

  command("explain <model>", "print every stage from the model to its kernel")
    .option("--data <file>", "CSV file with a header")
    .addHelpText("after", MODEL_HELP)
    .option("--json", "print JSON")
    .action(async (file: string, typed: ModelArguments) => ended(await explainModel(file, typed, terminal)));

  command("summary <files...>", "summary and verdict of saved draws: one .nc or .json file, or CmdStan's .csv files of one run")
    .option("--json", "print JSON")
    .action(async (files: string[], typed: { readonly json?: boolean }) => ended(await summarizeFiles(files, typed, terminal)));

  command("plot <files...>", "draw a figure of saved draws")
    .requiredOption("--kind <kind>", FIGURE_KINDS.join(", "))
    .requiredOption("--out <file>", ".svg, or .png where @resvg/resvg-js is installed")
    .option("--vars <names...>", "variables (theta) or elements (theta[2])")
    .option("--overwrite", "replace a file that exists")
    .action(async (files: string[], typed: PlotArguments) => ended(await plotFiles(files, typed, terminal)));

  command("compare <files...>", "compare models by PSIS-LOO, from the files of `run --save`")
    .option("--json", "print JSON")
    .action(async (files: string[], typed: { readonly json?: boolean }) => ended(await compareFiles(files, typed, terminal)));

  return program;
}

function whole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number stands here.");
}

function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("a number stands here.");
}
