/**
 * @file Draw vectors of standard normal numbers: the bits of `Generator.fillNormal`, by vector code where there is some.
 */
import { type Generator, normalQuantile, normalQuantileMiddle, threefryParity } from "@typyro/base";
import type { VectorHeap } from "../vectors/vectorHeap.ts";

/** Shorter vectors are drawn number by number. */
const FEWEST = 4;
const { half } = normalQuantileMiddle;

/** Key and counter of a stream. */
const WORDS = new Int32Array(4);

/** Room for the numbers on their way. It allocates nothing. */
export class NormalDraws {
  /** Vectors of a heap that it takes. */
  static readonly vectors = 2;
  readonly #heap: VectorHeap;
  readonly #at: number;
  readonly #uniforms: Float64Array;
  readonly #middles: Float64Array;

  constructor(heap: VectorHeap) {
    this.#heap = heap;
    this.#at = heap.allocate(NormalDraws.vectors);
    this.#uniforms = heap.view(this.#at);
    this.#middles = heap.view(this.#at + heap.bytes);
  }

  /** Fill a vector of the heap's length. */
  fill(out: Float64Array, rng: Generator): void {
    const { ops, bytes, dim } = this.#heap;
    if (ops.normals === undefined || dim < FEWEST || !rng.takeBlocks(dim, WORDS)) {
      rng.fillNormal(out);
      return;
    }
    const [key0, key1] = [WORDS[0]!, WORDS[1]!];
    ops.normals(this.#at, this.#at + bytes, key0, key1, threefryParity ^ key0 ^ key1, WORDS[2]!, WORDS[3]!);
    const uniforms = this.#uniforms;
    const middles = this.#middles;
    for (let i = 0; i < dim; i++) {
      const uniform = uniforms[i]!;
      out[i] = Math.abs(uniform - 0.5) <= half ? middles[i]! : normalQuantile(uniform);
    }
  }
}
