/**
 * @file Let Ctrl-C end a run with the draws so far, where it runs on a terminal.
 */

interface Process {
  once(event: "SIGINT", listener: () => void): unknown;
  off(event: "SIGINT", listener: () => void): unknown;
}

/** A signal to hand to a run, and how to stop listening. */
export interface Interrupt {
  readonly signal: AbortSignal | undefined;
  end(): void;
}

/**
 * Abort on the first interrupt; a second one, while the draws so far are gathered, ends the process as ever.
 *
 * @param isWanted - false listens to `signal` alone.
 */
export function interruptible(signal: AbortSignal | undefined, isWanted: boolean): Interrupt {
  const host: { process?: Process } = globalThis;
  const { process } = host;
  if (!isWanted || process === undefined || typeof process.once !== "function") return { signal, end: () => undefined };
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once("SIGINT", abort);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted === true) abort();
  return {
    signal: controller.signal,
    end: () => {
      process.off("SIGINT", abort);
      signal?.removeEventListener("abort", abort);
    },
  };
}
