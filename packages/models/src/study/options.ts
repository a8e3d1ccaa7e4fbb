/**
 * @file Read the options of `npm run study -- NAME` from what was typed.
 */
import { parseArgs } from "node:util";
import { nearestName } from "@typyro/base";
import type { Settings } from "./study.ts";

/** What was typed. */
export interface Typed {
  /** Absent where none was named. */
  readonly name: string | undefined;
  /** The file for the report; absent for `NAME.html`. */
  readonly out: string | undefined;
  readonly settings: Settings;
  /** Whether `--help` was typed. */
  readonly isHelp: boolean;
}

/** A mistake in what was typed, for the person who typed it. */
export class UsageError extends Error {}

/** @throws UsageError for an unknown option, and for a number that is none. */
export function typedOptions(args: readonly string[]): Typed {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1) throw new UsageError(`one study runs at a time, and ${positionals.length} are named: ${positionals.join(", ")}`);
  return {
    isHelp: values.help,
    name: positionals[0],
    out: values.out,
    settings: { warmup: whole("warmup", values.warmup, 0), draws: whole("draws", values.draws, 4), seed: whole("seed", values.seed, 0) },
  };
}

const text = { type: "string" } as const;
const OPTIONS = { out: text, warmup: text, draws: text, seed: text, help: { type: "boolean", short: "h", default: false } } as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (problem) {
    const [said = ""] = (problem instanceof Error ? problem.message : String(problem)).split(". ");
    const [, typed = ""] = /^Unknown option '(\S+)'/.exec(said) ?? [];
    throw new UsageError(`${said}${didYouMean(typed, Object.keys(OPTIONS).map((option) => `--${option}`))}`);
  }
}

/** `; did you mean ...?`, or nothing where no name is near. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const nearest = nearestName(typed, known);
  return nearest === undefined ? "" : `; did you mean \`${nearest}\`?`;
}

function whole(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new UsageError(`--${option} is \`${text}\`, and takes a whole number of at least ${least}`);
  return value;
}
