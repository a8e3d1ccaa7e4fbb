/**
 * @file Name the constants that several functions share.
 *
 * A `_HIGH`, `_LOW` pair holds one constant to more than 53 bits: HIGH has trailing zero bits so that its
 * product with a small integer is exact, and LOW is the double nearest to what is left.
 */

/** log 2. */
export const LN2 = 0.6931471805599453;
/** log 2 to 33 bits: exact when multiplied by an integer below 2^20. */
export const LN2_HIGH = 0.6931471803691238;
/** log 2 - LN2_HIGH. */
export const LN2_LOW = 1.9082149292705877e-10;
/** 1 / log 2. */
export const INV_LN2 = 1.4426950408889634;
/** log 10. */
export const LN10 = 2.302585092994046;
/** Square root of 2. */
export const SQRT2 = 1.4142135623730951;
/** Square root of 1/2. */
export const SQRT_HALF = 0.7071067811865476;
/** pi. */
export const PI = 3.141592653589793;
/** pi / 2. */
export const HALF_PI = 1.5707963267948966;
/** 2 * pi. */
export const TWO_PI = 6.283185307179586;
/** log(pi). */
export const LOG_PI = 1.1447298858494002;
/** log(2 pi). */
export const LOG_TWO_PI = 1.8378770664093456;
/** log(2 pi) / 2, which normalises the normal density. */
export const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Square root of 2 pi. */
export const SQRT_TWO_PI = 2.5066282746310007;
/** Square root of pi. */
export const SQRT_PI = 1.772453850905516;
/** 2 / sqrt(pi), the slope of erf at 0. */
export const TWO_OVER_SQRT_PI = 1.1283791670955126;
/** Euler's constant. */
export const EULER_GAMMA = 0.5772156649015329;
