/**
 * @file Draw a progress line on a terminal; elsewhere say nothing.
 */
import type { OnProgress } from "./chains/run.ts";
import type { ChainProgress } from "./chains/team.ts";

/** A line that is drawn over itself. */
export interface ProgressLine {
  readonly update: OnProgress;
  /** Leave the terminal as it was. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR = 24;
/** Milliseconds between two drawings. */
const PERIOD = 100;

/** A line on standard error: by default only where that is a terminal; undefined where there is none. */
export function progressLine(wanted?: boolean): ProgressLine | undefined {
  const host: { process?: { stderr?: Terminal } } = globalThis;
  const terminal = host.process?.stderr;
  if (terminal === undefined || wanted === false || (wanted === undefined && terminal.isTTY !== true)) return undefined;
  const started = performance.now();
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    update: (chains) => {
      const now = performance.now();
      const isLast = chains.every(({ hasEnded }) => hasEnded);
      if (now - drawn < PERIOD && !isLast) return;
      drawn = now;
      const text = progressText(chains, (now - started) / 1000);
      terminal.write(`\r${text.slice(0, (terminal.columns ?? 100) - 1)}\x1b[K`);
    },
    end: () => {
      if (drawn > Number.NEGATIVE_INFINITY) terminal.write("\r\x1b[K");
    },
  };
}

/** The line: share done, phase, chains, step sizes, divergences and time left. */
export function progressText(chains: readonly ChainProgress[], seconds: number): string {
  const done = sum(chains, ({ iteration }) => iteration);
  const total = sum(chains, ({ iterations }) => iterations);
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * BAR);
  const bar = "#".repeat(filled) + ".".repeat(BAR - filled);
  const phase = chains.some(({ isWarmup }) => isWarmup) ? "warm-up " : "sampling";
  const steps = chains.map(({ stepSize }) => stepSize).sort((a, b) => a - b);
  const step = steps.length === 0 ? "" : `step ${short(steps[0] ?? 0)}-${short(steps.at(-1) ?? 0)}`;
  const divergences = sum(chains, ({ nDivergent }) => nDivergent);
  const left = share > 0.02 ? `${Math.ceil((seconds / share) * (1 - share))} s left` : "";
  return `${phase} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${chains.length} chains  ${step}  ${divergences} divergences  ${left}`;
}

function sum(chains: readonly ChainProgress[], pick: (chain: ChainProgress) => number): number {
  return chains.reduce((total, chain) => total + pick(chain), 0);
}

function short(x: number): string {
  return x.toPrecision(2);
}
