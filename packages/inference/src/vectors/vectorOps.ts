/**
 * @file Name the loops over vectors that a leapfrog step is made of, and write them in plain code.
 *
 * All vectors of a chain lie in one heap, each at a byte address, padded with zeros to a multiple of four elements. Sums run in the
 * order of the project's tapes: element i adds to partial i mod 4, and the partials add as (0 + 2) + (1 + 3). So the
 * vector code of `simd.ts` gives the same bits; this file serves where WebAssembly is not allowed, and to test it.
 */

/** The loops, over vectors of one length. Arguments are byte addresses, but for `half` and `step`. */
export interface VectorOps {
  /** With a diagonal S: toP = p + half g, toQ = q + step S toP. */
  kickAndDrift(q: number, p: number, g: number, variances: number, toQ: number, toP: number, half: number, step: number): void;
  /** With a diagonal S: p += half g, v = S p. @returns p'v */
  kick(p: number, g: number, v: number, variances: number, half: number): number;
  /** With v and a carried along: toP = p + half g, toV = v + half a, toQ = q + step toV. */
  carriedKickAndDrift(q: number, p: number, g: number, v: number, a: number, toQ: number, toP: number, toV: number, half: number, step: number): void;
  /** With v and a carried along: p += half g, v += half a. @returns p'v */
  carriedKick(p: number, g: number, v: number, a: number, half: number): number;
  /** out = S x, for a square matrix whose rows are padded as vectors are, and zero rows added up to the padded length. */
  times(matrix: number, x: number, out: number): void;
  /** x'y. */
  dot(x: number, y: number): number;
  /** out = x + y. */
  add(x: number, y: number, out: number): void;
  /** 1 where (x + y)'vBegin > 0 and (x + y)'vEnd > 0, else 0, for NaN too. */
  goesOn(x: number, y: number, vBegin: number, vEnd: number): number;
  /**
   * Of vector code alone: the uniforms of blocks of a stream, one for each element and for the padding, and the normal quantiles of those in the middle
   * (`normalQuantileMiddle`); what stands in place of others means nothing. `key2` is the third word of the key, by `threefryParity`.
   */
  readonly normals?: ((uniforms: number, middles: number, key0: number, key1: number, key2: number, counter0: number, counter1: number) => void) | undefined;
}

/** The loops in plain code. @param bytes - of each vector, padding included: a multiple of 32. */
export function plainOps(heap: Float64Array, bytes: number): VectorOps {
  const n = bytes / 8;

  function dot(x: number, y: number): number {
    const x0 = x / 8;
    const y0 = y / 8;
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let i = 0; i < n; i += 4) {
      s0 += heap[x0 + i]! * heap[y0 + i]!;
      s1 += heap[x0 + i + 1]! * heap[y0 + i + 1]!;
      s2 += heap[x0 + i + 2]! * heap[y0 + i + 2]!;
      s3 += heap[x0 + i + 3]! * heap[y0 + i + 3]!;
    }
    return s0 + s2 + (s1 + s3);
  }

  return {
    dot,
    kickAndDrift(q, p, g, variances, toQ, toP, half, step) {
      const [q0, p0, g0, s0, toQ0, toP0] = [q / 8, p / 8, g / 8, variances / 8, toQ / 8, toP / 8];
      for (let i = 0; i < n; i++) {
        const momentum = heap[p0 + i]! + half * heap[g0 + i]!;
        heap[toP0 + i] = momentum;
        heap[toQ0 + i] = heap[q0 + i]! + step * (heap[s0 + i]! * momentum);
      }
    },
    kick(p, g, v, variances, half) {
      const [p0, g0, v0, s0] = [p / 8, g / 8, v / 8, variances / 8];
      for (let i = 0; i < n; i++) {
        const momentum = heap[p0 + i]! + half * heap[g0 + i]!;
        heap[p0 + i] = momentum;
        heap[v0 + i] = heap[s0 + i]! * momentum;
      }
      return dot(p, v);
    },
    carriedKickAndDrift(q, p, g, v, a, toQ, toP, toV, half, step) {
      const [q0, p0, g0, v0, a0, toQ0, toP0, toV0] = [q / 8, p / 8, g / 8, v / 8, a / 8, toQ / 8, toP / 8, toV / 8];
      for (let i = 0; i < n; i++) {
        const velocity = heap[v0 + i]! + half * heap[a0 + i]!;
        heap[toP0 + i] = heap[p0 + i]! + half * heap[g0 + i]!;
        heap[toV0 + i] = velocity;
        heap[toQ0 + i] = heap[q0 + i]! + step * velocity;
      }
    },
    carriedKick(p, g, v, a, half) {
      const [p0, g0, v0, a0] = [p / 8, g / 8, v / 8, a / 8];
      for (let i = 0; i < n; i++) {
        heap[p0 + i] = heap[p0 + i]! + half * heap[g0 + i]!;
        heap[v0 + i] = heap[v0 + i]! + half * heap[a0 + i]!;
      }
      return dot(p, v);
    },
    times(matrix, x, out) {
      for (let row = 0; row < n; row++) heap[out / 8 + row] = dot(matrix + row * bytes, x);
    },
    add(x, y, out) {
      const [x0, y0, out0] = [x / 8, y / 8, out / 8];
      for (let i = 0; i < n; i++) heap[out0 + i] = heap[x0 + i]! + heap[y0 + i]!;
    },
    goesOn(x, y, vBegin, vEnd) {
      const [x0, y0, begin, end] = [x / 8, y / 8, vBegin / 8, vEnd / 8];
      let b0 = 0, b1 = 0, b2 = 0, b3 = 0;
      let e0 = 0, e1 = 0, e2 = 0, e3 = 0;
      for (let i = 0; i < n; i += 4) {
        const rho0 = heap[x0 + i]! + heap[y0 + i]!;
        const rho1 = heap[x0 + i + 1]! + heap[y0 + i + 1]!;
        const rho2 = heap[x0 + i + 2]! + heap[y0 + i + 2]!;
        const rho3 = heap[x0 + i + 3]! + heap[y0 + i + 3]!;
        b0 += rho0 * heap[begin + i]!;
        b1 += rho1 * heap[begin + i + 1]!;
        b2 += rho2 * heap[begin + i + 2]!;
        b3 += rho3 * heap[begin + i + 3]!;
        e0 += rho0 * heap[end + i]!;
        e1 += rho1 * heap[end + i + 1]!;
        e2 += rho2 * heap[end + i + 2]!;
        e3 += rho3 * heap[end + i + 3]!;
      }
      return b0 + b2 + (b1 + b3) > 0 && e0 + e2 + (e1 + e3) > 0 ? 1 : 0;
    },
  };
}
