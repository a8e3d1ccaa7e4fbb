/**
 * @file Raise a number to a power, within 1 ulp.
 *
 * x^y = exp(y log x), with log x and the product in two doubles, since an error of the exponent's is an error of the result
 * times up to 745.
 *
 * The special cases are those of C99 (Annex F.9.4.4), where 1 to any power and anything to the power 0 are 1, NaN
 * included; JavaScript's own `**` differs at 1 and -1 to the power NaN or Infinity.
 */
import { productError } from "./doubleDouble.ts";
import { expOfSum } from "./exp.ts";
import { logPairInto } from "./logPair.ts";

/** An exponent beyond it gives 0, 1 or Infinity, and its product with a logarithm still fits: log x is at least 2^-53. */
const LARGEST_EXPONENT = 1180591620717411303424; // 2^70
/** Beyond it exp is 0 or Infinity whatever the low part. */
const LARGEST_PRODUCT = 1000;
const TWO_53 = 9007199254740992;

const PAIR = new Float64Array(2);

/** x to the power y. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  const isWhole = Math.floor(y) === y;
  const isOdd = isWhole && Math.abs(y) < TWO_53 && Math.floor(y / 2) * 2 !== y;
  const a = Math.abs(x);
  if (a === 1 && Math.abs(y) === Infinity) return 1;
  if (x < 0 && !isWhole && x !== -Infinity) return NaN;
  // A negative base, or -0, keeps its sign under odd powers.
  const isNegative = isOdd && (x < 0 || 1 / x < 0);
  const size = a === 0 || a === Infinity ? ((a === 0) === y > 0 ? 0 : Infinity) : positivePower(a, y);
  return isNegative ? -size : size;
}

/** The same for a positive finite base. */
function positivePower(x: number, y: number): number {
  const power = Math.min(Math.max(y, -LARGEST_EXPONENT), LARGEST_EXPONENT);
  logPairInto(x, PAIR);
  const log = PAIR[0]!;
  const product = power * log;
  const rest = productError(power, log, product) + power * PAIR[1]!;
  return expOfSum(product, Math.abs(product) < LARGEST_PRODUCT ? rest : 0, 0);
}
