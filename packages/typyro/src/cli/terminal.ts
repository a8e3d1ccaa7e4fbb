/** @file Say what a command writes to, and what ends one. */

/** Where the results and the messages go, a line or more at a time. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** A mistake in what was typed: the fact, and what to type instead. */
export class UsageError extends Error {
  constructor(sentence: string, help: string) {
    super(`${sentence}\n\n  help: ${help}`);
    this.name = "UsageError";
  }
}

/** How a command ended. */
export const EXIT = { ok: 0, error: 1, notToBeTrusted: 2 } as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
