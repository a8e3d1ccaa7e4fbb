/**
 * @file Write what an adaptation has learnt as one list of numbers, and read it back in the same order.
 */
import { internal } from "@typyro/base";

/** A part of an adaptation that can be saved. `restore` reads what `save` wrote, in its order. */
export interface Saved {
  save(to: NumberWriter): void;
  restore(from: NumberReader): void;
}

/** Gathers numbers. */
export class NumberWriter {
  readonly #numbers: number[] = [];

  put(...numbers: number[]): void {
    this.#numbers.push(...numbers);
  }

  putAll(numbers: Float64Array): void {
    for (const x of numbers) this.#numbers.push(x);
  }

  /** All that was put. */
  numbers(): Float64Array {
    return Float64Array.from(this.#numbers);
  }
}

/** Hands numbers out again. */
export class NumberReader {
  readonly #numbers: Float64Array;
  #at = 0;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  take(): number {
    const number = this.#numbers[this.#at];
    if (number === undefined) throw internal("a saved adaptation has too few numbers");
    this.#at++;
    return number;
  }

  takeInto(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.take();
  }

  /** All must have been read. */
  end(): void {
    if (this.#at !== this.#numbers.length) throw internal("a saved adaptation has too many numbers");
  }
}
