/**
 * @file Draw random numbers from streams that split by name, with the same bits in every engine.
 *
 * A stream is a 64-bit key; its i-th draw is the i-th block of Threefry under that key. So a draw depends on
 * the key and its position alone: streams split without talking to each other, and a saved position resumes.
 * Every method but `integer` takes exactly one block a number.
 */
import { modelError } from "../errors/modelError.ts";
import { normalQuantile } from "../special/normalQuantile.ts";
import { labelKeyInto } from "./labelKey.ts";
import { threefryInto, threefryPairInto } from "./threefry.ts";

/** A generator at rest, as plain JSON: 32-bit words, unsigned, the low word first. */
export interface GeneratorState {
  readonly key: readonly [number, number];
  readonly counter: readonly [number, number];
}

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
const BLOCK = new Int32Array(4);

/** A stream of random numbers. */
export class Generator {
  readonly #key0: number;
  readonly #key1: number;
  #counter0 = 0;
  #counter1 = 0;

  private constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  /**
   * The stream of a seed.
   *
   * @param seed - any safe integer, negative ones too; different seeds give different streams.
   * @error seed-not-integer for anything else.
   */
  static fromSeed(seed: number): Generator {
    if (!Number.isSafeInteger(seed)) throw modelError("seed-not-integer", { seed });
    return new Generator(seed | 0, Math.floor(seed / TWO_32) | 0);
  }

  /** The stream at a saved position; it continues with the same bits. */
  static fromState({ key, counter }: GeneratorState): Generator {
    for (const word of [key[0], key[1], counter[0], counter[1]]) {
      if (word >>> 0 !== word) throw modelError("generator-state-malformed", { word });
    }
    const generator = new Generator(key[0] | 0, key[1] | 0);
    generator.#counter0 = counter[0] | 0;
    generator.#counter1 = counter[1] | 0;
    return generator;
  }

  /** Where the stream stands. */
  get state(): GeneratorState {
    return {
      key: [this.#key0 >>> 0, this.#key1 >>> 0],
      counter: [this.#counter0 >>> 0, this.#counter1 >>> 0],
    };
  }

  /**
   * The child stream of a label. It depends on this stream's key and the label, not on the position, and
   * leaves this stream where it is. The number 1 and the string "1" are different labels.
   */
  fold(label: string | number): Generator {
    labelKeyInto(this.#key0, this.#key1, label, BLOCK);
    return new Generator(BLOCK[0]!, BLOCK[1]!);
  }

  /** 32 random bits, as an unsigned integer. */
  bits(): number {
    this.#nextBlock();
    return BLOCK[0]! >>> 0;
  }

  /**
   * Uniform on the open interval (0, 1): an odd multiple of 2^-53, each of the 2^52 of them equally likely.
   *
   * So u and 1 - u have the same distribution, 1 - u is exact, and neither 0 nor 1 occurs.
   */
  uniform(): number {
    this.#nextBlock();
    return uniformOf(BLOCK[0]!, BLOCK[1]!);
  }

  /** Standard normal, by inverting its cdf at one uniform; it lies within 8.21 of 0. */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  /**
   * Uniform on the integers 0 to n - 1, without bias.
   *
   * @param n - from 1 to 2^53. Takes one block mostly, more where a draw is rejected (less than half the time).
   * @error integer-bound-outside-range
   */
  integer(n: number): number {
    if (!(n >= 1 && n <= TWO_53 && Math.floor(n) === n)) throw modelError("integer-bound-outside-range", { n });
    if (n <= TWO_32) {
      const accepted = TWO_32 - (TWO_32 % n);
      let draw = this.bits();
      while (draw >= accepted) draw = this.bits();
      return draw % n;
    }
    const accepted = TWO_53 - (TWO_53 % n);
    let draw = this.#bits53();
    while (draw >= accepted) draw = this.#bits53();
    return draw % n;
  }

  /** Fill with uniforms, the same as from as many calls of `uniform`. */
  fillUniform(out: Float64Array): void {
    const last = out.length - 1;
    for (let i = 0; i < last; i += 2) {
      threefryPairInto(this.#key0, this.#key1, this.#counter0, this.#counter1, BLOCK);
      this.#advance(2);
      out[i] = uniformOf(BLOCK[0]!, BLOCK[1]!);
      out[i + 1] = uniformOf(BLOCK[2]!, BLOCK[3]!);
    }
    if (out.length % 2 === 1) out[last] = this.uniform();
  }

  /**
   * Take the blocks of n uniforms, for code that encrypts them itself: writes the key and the first counter, two words each.
   *
   * @returns false, with nothing taken, where the counters of these blocks differ in their second word
   */
  takeBlocks(n: number, words: Int32Array): boolean {
    if ((this.#counter0 >>> 0) + n > TWO_32) return false;
    words[0] = this.#key0;
    words[1] = this.#key1;
    words[2] = this.#counter0;
    words[3] = this.#counter1;
    this.#advance(n);
    return true;
  }

  /** Fill with standard normals, the same as from as many calls of `normal`. */
  fillNormal(out: Float64Array): void {
    this.fillUniform(out);
    for (let i = 0; i < out.length; i++) out[i] = normalQuantile(out[i]!);
  }

  #bits53(): number {
    this.#nextBlock();
    return (BLOCK[0]! >>> 11) * TWO_32 + (BLOCK[1]! >>> 0);
  }

  #nextBlock(): void {
    threefryInto(this.#key0, this.#key1, this.#counter0, this.#counter1, BLOCK);
    this.#advance(1);
  }

  #advance(blocks: number): void {
    this.#counter0 = (this.#counter0 + blocks) | 0;
    if ((this.#counter0 >>> 0) < blocks) this.#counter1 = (this.#counter1 + 1) | 0;
  }
}

/** The uniform of a block: 26 bits of each word, and the odd multiple in the middle. */
function uniformOf(word0: number, word1: number): number {
  return ((word0 >>> 6) * 67108864 + (word1 >>> 6) + 0.5) * 2.220446049250313e-16;
}
