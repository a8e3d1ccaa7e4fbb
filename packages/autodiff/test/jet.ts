/**
 * @file Compute with numbers that carry their derivatives: textbook algorithms run on them differentiate themselves.
 */

/** A number, its derivative in each variable, and the same with every path counted by its size. */
export class Jet {
  readonly value: number;
  readonly slopes: readonly number[];
  readonly paths: readonly number[];

  constructor(value: number, slopes: readonly number[], paths: readonly number[] = slopes.map(Math.abs)) {
    this.value = value;
    this.slopes = slopes;
    this.paths = paths;
  }

  /** Number `i` of `n` variables. */
  static variable(value: number, i: number, n: number): Jet {
    return new Jet(value, Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  }

  /** Zero, in `n` variables. */
  static zero(n: number): Jet {
    return new Jet(0, new Array<number>(n).fill(0));
  }

  plus(other: Jet): Jet {
    return this.#combined(this.value + other.value, 1, other, 1);
  }

  minus(other: Jet): Jet {
    return this.#combined(this.value - other.value, 1, other, -1);
  }

  times(other: Jet): Jet {
    return this.#combined(this.value * other.value, other.value, other, this.value);
  }

  over(other: Jet): Jet {
    return this.#combined(this.value / other.value, 1 / other.value, other, -this.value / other.value / other.value);
  }

  /** The root of a positive number; NaN of any other. */
  root(): Jet {
    const y = this.value > 0 ? Math.sqrt(this.value) : Number.NaN;
    return this.#combined(y, 0.5 / y, this, 0);
  }

  #combined(value: number, a: number, other: Jet, b: number): Jet {
    return new Jet(
      value,
      this.slopes.map((slope, i) => a * slope + b * (other.slopes[i] ?? 0)),
      this.paths.map((path, i) => Math.abs(a) * path + Math.abs(b) * (other.paths[i] ?? 0)),
    );
  }
}
