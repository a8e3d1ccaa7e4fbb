/**
 * @file Compute what Stirling's formula leaves out of the log gamma function.
 *
 * S(x) = lgamma(x) - [(x - 1/2) log x - x + log(2 pi)/2], about 1 / (12 x): a ratio of polynomials below 8, 1/x times a polynomial in 1/x^2 from there.
 *
 * @source The expansion: NIST DLMF 5.11.1. Coefficients: scripts/reference/minimax.py.
 */

// S(1 + u) = A(u) / B(u) for 0 <= u <= 7: relative error 2^-56.9.
const A0 = 0.08106146679532726;
const A1 = 0.2983500934199451;
const A2 = 0.46876667010842005;
const A3 = 0.4109963045489605;
const A4 = 0.21882995776130756;
const A5 = 0.07134530784892652;
const A6 = 0.013323474183162088;
const A7 = 0.001116352961323834;
const B1 = 4.633098476613392;
const B2 = 9.302168415163287;
const B3 = 10.62002523117976;
const B4 = 7.581457755580414;
const B5 = 3.4869860325678657;
const B6 = 1.0164719258029589;
const B7 = 0.17327792572335887;
const B8 = 0.013396235536105302;

// x S(x) = S0 + S1 z + ..., z = 1/x^2 <= 1/64: relative error 2^-62.
const S0 = 0.08333333333333333;
const S1 = -0.0027777777777777094;
const S2 = 0.000793650793537835;
const S3 = -0.000595238031834612;
const S4 = 0.0008417338959626809;
const S5 = -0.0019150842640463601;
const S6 = 0.00621331449255597;
const S7 = -0.020946024749575548;

/** S(x) for x >= 8. */
export function stirlingFar(x: number): number {
  const z = 1 / (x * x);
  return (S0 + z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * (S6 + z * S7))))))) / x;
}

/** S(x) for x >= 1. */
export function stirlingCorrection(x: number): number {
  if (x >= 8) return stirlingFar(x);
  const u = x - 1;
  const u2 = u * u;
  const u4 = u2 * u2;
  const above = A0 + u * A1 + u2 * (A2 + u * A3) + u4 * (A4 + u * A5 + u2 * (A6 + u * A7));
  const below = 1 + u * B1 + u2 * (B2 + u * B3) + u4 * (B4 + u * B5 + u2 * (B6 + u * B7) + u4 * B8);
  return above / below;
}
