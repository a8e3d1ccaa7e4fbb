/**
 * @file Transform complex sequences of length a power of two, in place (radix-2, decimation in time).
 *
 * @source Cooley & Tukey 1965, "An algorithm for the machine calculation of complex Fourier series", Math. Comp. 19.
 */
import { cos, internal, sin, TWO_PI } from "@typyro/base";

/** exp(-2 pi i k / size) for k < size / 2. */
interface Roots {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The table of the latest size: the diagnostics of one run use one or two sizes. */
let latest: Roots = { size: 0, re: new Float64Array(0), im: new Float64Array(0) };

/** The smallest power of two that is at least `n`. */
export function nextPowerOfTwo(n: number): number {
  let size = 1;
  while (size < n) size *= 2;
  return size;
}

/**
 * Discrete Fourier transform X_k = sum_j x_j exp(-2 pi i j k / n), overwriting real and imaginary parts.
 *
 * The inverse is n times too large without its factor 1/n and follows by swapping the two arguments.
 * @cost 5 n log2 n operations; the table of roots is built once per size
 */
export function fftInto(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  if (im.length !== n || nextPowerOfTwo(n) !== n) throw internal(`a transform of ${n} real and ${im.length} imaginary parts`);
  reverseBits(re, im);
  const roots = rootsOf(n);
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = roots.re[k * stride] ?? NaN;
        const s = roots.im[k * stride] ?? NaN;
        const a = start + k;
        const b = a + half;
        const reB = re[b] ?? NaN;
        const imB = im[b] ?? NaN;
        const reTurned = reB * c - imB * s;
        const imTurned = reB * s + imB * c;
        const reA = re[a] ?? NaN;
        const imA = im[a] ?? NaN;
        re[b] = reA - reTurned;
        im[b] = imA - imTurned;
        re[a] = reA + reTurned;
        im[a] = imA + imTurned;
      }
    }
  }
}

function reverseBits(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(re, i, j);
      swap(im, i, j);
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const held = values[i] ?? NaN;
  values[i] = values[j] ?? NaN;
  values[j] = held;
}

function rootsOf(size: number): Roots {
  if (latest.size !== size) {
    const re = new Float64Array(size / 2);
    const im = new Float64Array(size / 2);
    for (let k = 0; k < re.length; k++) {
      re[k] = cos((TWO_PI * k) / size);
      im[k] = -sin((TWO_PI * k) / size);
    }
    latest = { size, re, im };
  }
  return latest;
}
