/**
 * @file Write the draws of a stream to disk while they are made, one CSV file a chain in CmdStan's layout, so that no more than a block is ever at risk.
 */
import { modelError } from "@typyro/base";
import { cmdStanHeader, cmdStanRows } from "@typyro/diagnostics";
import type { DrawStream } from "@typyro/inference";

/** Options of `streamToCsv`. */
export interface StreamToCsvOptions {
  /** Replace files that exist. Default false. */
  readonly overwrite?: boolean | undefined;
  /** Go on below the draws of files that exist, for a stream that resumes the run that wrote them. Default false. */
  readonly append?: boolean | undefined;
}

/** What was written. */
export interface WrittenCsv {
  /** One for each chain, in order. */
  readonly files: readonly string[];
  /** Draws of each chain that this stream added. */
  readonly draws: readonly number[];
}

/** A file that takes lines at its end. */
export interface LineSink {
  readonly file: string;
  /** The header that is there already. */
  readonly header: string | undefined;
  /** Resolves when the system has taken all of it. What a failed call has written is not part of the file. */
  add(lines: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sample and write the draws block by block: `fit.csv` becomes `fit_1.csv`, `fit_2.csv`, one for each chain, which `fromCmdStanCsv`
 * and every tool that reads Stan's output understand. Memory does not grow with the run. Node only.
 *
 * Where a file cannot be written to, the run ends; what was on disk before stays there, and `run.state` goes on right after it.
 *
 * @error file-exists, before anything is drawn; draws-not-written with the draws of each chain that are safe; cmdstan-csv where a file
 *   to go on with has other columns, or a last line without its end.
 * @example
 * const run = stream(model, data, { draws: 1_000_000, thin: 10 });
 * const { files } = await streamToCsv("fit.csv", run);
 * const draws = fromCmdStanCsv(files.map((file) => readFileSync(file, "utf8")));
 */
export async function streamToCsv(path: string, run: DrawStream, { overwrite = false, append = false }: StreamToCsvOptions = {}): Promise<WrittenCsv> {
  const sinks: LineSink[] = [];
  try {
    for (const file of chainFiles(path, run.chains)) sinks.push(await fileSink(file, append ? "append" : overwrite ? "replace" : "new"));
    return { files: sinks.map(({ file }) => file), draws: await writeStream(run, sinks) };
  } finally {
    await Promise.allSettled(sinks.map((sink) => sink.close()));
  }
}

/** The names of the files of so many chains. */
export function chainFiles(path: string, chains: number): string[] {
  const [, stem = path, ending = ".csv"] = /^(.*)(\.csv)$/.exec(path) ?? [];
  return Array.from({ length: chains }, (_, chain) => `${stem}_${chain + 1}${ending}`);
}

/** Add every block to the sink of its chain. @returns the draws of each chain that were added. */
export async function writeStream(run: DrawStream, sinks: readonly LineSink[]): Promise<number[]> {
  const written = sinks.map(() => 0);
  const hasHeader = sinks.map(({ header }) => header !== undefined);
  for await (const { chain, draws } of run) {
    const sink = sinks[chain]!;
    const header = cmdStanHeader(draws);
    if (sink.header !== undefined && sink.header !== header) throw modelError("cmdstan-csv", { file: sink.file, line: 1, reason: "names other columns than the run that is to go on in it" });
    const rows = cmdStanRows(draws, 0);
    try {
      await sink.add(hasHeader[chain] === true ? rows : `${header}\n${rows}`);
    } catch (cause) {
      throw modelError("draws-not-written", { file: sink.file, reason: cause instanceof Error ? cause.message : String(cause), safe: written }, { cause });
    }
    hasHeader[chain] = true;
    written[chain]! += draws.draws;
  }
  return written;
}

/** @error file-exists, cmdstan-csv */
async function fileSink(file: string, mode: "new" | "replace" | "append"): Promise<LineSink> {
  const { open } = await import("node:fs/promises");
  const handle = await open(file, { new: "wx", replace: "w", append: "a+" }[mode]).catch((problem: unknown) => {
    if (problem instanceof Error && "code" in problem && problem.code === "EEXIST") throw modelError("file-exists", { file });
    throw problem;
  });
  const there = mode === "append" ? await handle.readFile("utf8") : "";
  if (there !== "" && !there.endsWith("\n")) {
    await handle.close();
    throw modelError("cmdstan-csv", { file, line: there.split("\n").length, reason: "has no end, so that nothing can follow it" });
  }
  let size = Buffer.byteLength(there);
  return {
    file,
    header: there.split("\n").find((line) => line !== "" && !line.startsWith("#")),
    add: async (lines) => {
      try {
        await handle.appendFile(lines);
      } catch (problem) {
        // Half a block would be drawn again on going on: cut it off, where the file lets us.
        await handle.truncate(size).catch(() => undefined);
        throw problem;
      }
      size += Buffer.byteLength(lines);
    },
    close: () => handle.close(),
  };
}
