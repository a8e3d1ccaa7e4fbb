/**
 * @file Tell when a loop has run long enough to let the event loop in, without reading the clock at each turn.
 */

/** Counts turns and reads the clock when about an eighth of the interval should have passed. */
export class Pacer {
  readonly #interval: number;
  readonly #now: () => number;
  #since: number;
  #lastRead: number;
  #turns = 1;
  #left = 1;

  /** @param interval - milliseconds. @param now - the clock, in milliseconds. */
  constructor(interval: number, now: () => number = () => performance.now()) {
    this.#interval = interval;
    this.#now = now;
    this.#since = now();
    this.#lastRead = this.#since;
  }

  /** Count one turn. @returns whether the interval has passed; then `restart` is to be called. */
  isDue(): boolean {
    this.#left--;
    if (this.#left > 0) return false;
    const time = this.#now();
    const wanted = this.#interval / 8;
    const elapsed = time - this.#lastRead;
    // At most doubled at a time, so that one fast turn does not hide a slow one.
    const factor = elapsed > 0 ? Math.min(2, wanted / elapsed) : 2;
    this.#turns = Math.max(1, Math.min(100_000, Math.floor(this.#turns * factor)));
    this.#left = this.#turns;
    this.#lastRead = time;
    return time - this.#since >= this.#interval;
  }

  /** Milliseconds since the interval began. */
  elapsed(): number {
    return this.#now() - this.#since;
  }

  /** Begin an interval. */
  restart(): void {
    this.#since = this.#now();
    this.#lastRead = this.#since;
    this.#left = 1;
  }
}

/** Let timers, input and messages have their turn. */
export function yieldToEventLoop(): Promise<void> {
  // Browsers hold nested timers back by 4 ms; a message is not held back. Node has a way of its own, which keeps no port open.
  if (typeof setImmediate === "function") return new Promise((resolve) => void setImmediate(resolve));
  if (typeof MessageChannel === "function") {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  }
  return new Promise((resolve) => void setTimeout(resolve, 0));
}
