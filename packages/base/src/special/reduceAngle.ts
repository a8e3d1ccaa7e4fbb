/**
 * @file Reduce an angle to a quadrant and a remainder of at most pi/4, for every double.
 *
 * |x| up to 2^20 quadrants: the quadrant times pi/2 is subtracted in four pieces of 33, 33, 33 and 53 bits, the first products exact.
 * Beyond, exactly, with 1280 bits of 2/pi in integers: slower (microseconds), and right up to the largest double.
 *
 * @source Cody & Waite 1980, "Software Manual for the Elementary Functions"; Payne & Hanek 1983, "Radian reduction for
 *   trigonometric functions", ACM SIGNUM 18. The bits of 2/pi and pi/2 are mpmath's.
 */
import { fromWords, highWord, lowWord, ROUNDER } from "./bits.ts";
import { sumError } from "./doubleDouble.ts";

const TWO_OVER_PI = 0.6366197723675814;
// pi/2 in pieces of 33 bits, and what is left.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;

/** 2^20 pi/2, rounded down. */
const LARGEST_BY_PIECES = 1647099;

/** The remainder of the last reduction: `REMAINDER[0]` and its rounding error `REMAINDER[1]`. */
export const REMAINDER = new Float64Array(2);

/** Write x less a multiple of pi/2 into `REMAINDER`; return the multiple modulo 4, or 0 with NaN for what is not finite. */
export function reduceAngle(x: number): number {
  if (!(Math.abs(x) <= LARGEST_BY_PIECES)) return reduceLargeAngle(x);
  const shifted = x * TWO_OVER_PI + ROUNDER;
  const n = shifted - ROUNDER;
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const r = first - second;
  const rLow = sumError(first, -second, r);
  const third = n * HALF_PI_3;
  const r2 = r - third;
  const low = rLow + sumError(r, -third, r2) - n * HALF_PI_4;
  const head = r2 + low;
  REMAINDER[0] = head;
  REMAINDER[1] = r2 - head + low;
  return lowWord(shifted) & 3;
}

const TABLE_BITS = 1280n;
const TABLE =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361dn;
const FRACTION_BITS = 190n;
const HALF_PI_FIXED = 0x6487ed5110b4611a62633145c06e0e68948127044533e63an; // pi/2 * 2^190
const FROM_FIXED = 6.372367644529809e-58; // 2^-190

function reduceLargeAngle(x: number): number {
  if (!(Math.abs(x) < Infinity)) {
    REMAINDER[0] = NaN;
    REMAINDER[1] = NaN;
    return 0;
  }
  const word = highWord(Math.abs(x));
  const exponent = (word >> 20) - 1075;
  const mantissa = BigInt(fromWords((word & 0xfffff) + 0x43300000, lowWord(x))); // 2^52 <= mantissa < 2^53
  // |x| * 2/pi = product / 2^point
  const product = mantissa * TABLE;
  const point = TABLE_BITS - BigInt(exponent);
  const n = (product + (1n << (point - 1n))) >> point;
  const fraction = (product - (n << point)) >> (point - FRACTION_BITS);
  const remainder = fraction * HALF_PI_FIXED; // times 2^-380
  const head = Number(remainder);
  const sign = x < 0 ? -1 : 1;
  REMAINDER[0] = sign * head * FROM_FIXED * FROM_FIXED;
  REMAINDER[1] = sign * Number(remainder - BigInt(head)) * FROM_FIXED * FROM_FIXED;
  const quadrant = Number(n & 3n);
  return x < 0 ? (4 - quadrant) & 3 : quadrant;
}
