/**
 * @file Write the log gamma function and its derivatives for positive numbers, line by line as in the base package's `special` folder.
 *
 * A range is computed where there is a number in it, and the right one selected. Reflection of other numbers is left to the host.
 * @source `special/lgamma.ts`, `stirling.ts`, `digamma.ts` and `trigamma.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { ifAny } from "./branches.ts";
import { log } from "./logarithm.ts";
import { inFours, powersOf } from "./polynomials.ts";

/** What is not a positive number. */
export const isNotPositive = (a: Arithmetic, x: Vector): Vector => a.not(a.gt(x, 0));

/** A ratio of polynomials in x. */
function ratio(a: Arithmetic, x: Vector, above: readonly number[], below: readonly number[]): Vector {
  const powers = powersOf(a, x);
  return a.div(inFours(a, powers, above), inFours(a, powers, below));
}

/** The functions of each range: `near` is given u = x below the step, where `first` completes it, and x - 1 from there on to 3; `middle` is given x - 3. */
interface Ranges {
  readonly step: number;
  readonly first: (near: Vector) => Vector;
  readonly near: (u: Vector) => Vector;
  readonly middle: (v: Vector) => Vector;
  readonly far: () => Vector;
}

/** The value of the range in which x lies. */
function byRange(a: Arithmetic, x: Vector, { step, first, near, middle, far }: Ranges): Vector {
  const isBelow = a.lt(x, step);
  const isNear = a.lt(x, 3);
  const isFar = a.ge(x, 8);
  const low = ifAny(a, isNear, () => {
    const value = near(a.select(isBelow, x, a.sub(x, 1)));
    return a.select(isBelow, first(value), value);
  });
  const between = ifAny(a, a.not(a.or(isNear, isFar)), () => middle(a.sub(x, 3)));
  return a.select(isNear, low, a.select(isFar, ifAny(a, isFar, far), between));
}

const LGAMMA_ABOVE = [0.3256532572329334, 1.784648278503337, 3.46610587455075, 2.45563322105712, -0.47525027269195896, -1.5623541449937348, -0.7856704864277014, -0.15495338368135214, -0.011451647707240366, -0.00021997122800882608];
const LGAMMA_BELOW = [1, 7.270267504854884, 21.453469133731495, 33.13689409933473, 28.876327957314725, 14.312279321424551, 3.8902760366616236, 0.5321850194265176, 0.0308950983548884, 0.0005110906673510351];
const LGAMMA_MIDDLE_ABOVE = [0.9227843350984671, 1.1072386745016785, 0.5132098374550913, 0.11617395797014268, 0.013359916809924781, 0.0007357160179705043, 1.621395750704435e-5, 8.857285446988203e-8];
const LGAMMA_MIDDLE_BELOW = [1, 0.9858984450364425, 0.3730156847602749, 0.06814514883048031, 0.006214093493108824, 0.000263971587870417, 4.271801207842191e-6, 1.510977294795259e-8];
const STIRLING = [0.08333333333333333, -0.0027777777777777094, 0.000793650793537835, -0.000595238031834612, 0.0008417338959626809, -0.0019150842640463601, 0.00621331449255597, -0.020946024749575548];
const STIRLING_CONSTANT = 0.4189385332046728;
const LN2 = 0.6931471805599453;

/** lgamma(1 + u) for -1/2 <= u <= 2. */
export const lgamma1pNear = (a: Arithmetic, u: Vector): Vector => a.add(0, a.mul(a.mul(u, a.sub(u, 1)), a.add(0.4375, ratio(a, a.add(u, 0.5), LGAMMA_ABOVE, LGAMMA_BELOW))));

export function lgamma(a: Arithmetic, x: Vector): Vector {
  const middle = (v: Vector): Vector => a.add(LN2, a.mul(v, ratio(a, v, LGAMMA_MIDDLE_ABOVE, LGAMMA_MIDDLE_BELOW)));
  const far = (): Vector => a.add(a.mul(a.sub(x, 0.5), a.sub(log(a, x), 1)), a.add(STIRLING_CONSTANT, stirlingFar(a, x)));
  const first = (y: Vector): Vector => a.sub(y, ifAny(a, a.lt(x, 0.5), () => log(a, x)));
  const value = byRange(a, x, { step: 0.5, first, near: (u) => lgamma1pNear(a, u), middle, far });
  return a.select(a.eq(x, Number.POSITIVE_INFINITY), x, value);
}

const CORRECTION_ABOVE = [0.08106146679532726, 0.2983500934199451, 0.46876667010842005, 0.4109963045489605, 0.21882995776130756, 0.07134530784892652, 0.013323474183162088, 0.001116352961323834];
const CORRECTION_BELOW = [1, 4.633098476613392, 9.302168415163287, 10.62002523117976, 7.581457755580414, 3.4869860325678657, 1.0164719258029589, 0.17327792572335887, 0.013396235536105302];

/** What Stirling's formula leaves out of lgamma, for x >= 8. */
function stirlingFar(a: Arithmetic, x: Vector): Vector {
  return a.div(a.nested(a.div(1, a.mul(x, x)), STIRLING), x);
}

/** The same for x >= 1. */
export function stirlingCorrection(a: Arithmetic, x: Vector): Vector {
  const isFar = a.ge(x, 8);
  const near = ifAny(a, a.not(isFar), () => ratio(a, a.sub(x, 1), CORRECTION_ABOVE, CORRECTION_BELOW));
  return a.select(isFar, stirlingFar(a, x), near);
}

const [ROOT, ROOT_LOW, DIGAMMA_3] = [0.46163214496836236, -1.5522348162858677e-17, 0.9227843350984671] as const;
const DIGAMMA_ABOVE = [0.4378801375034054, 0.15016036553155435, -0.3709247431529641, -0.29251797269942265, -0.08110692441385914, -0.009721286490690269, -0.0004676761687763598, -6.3332446683479175e-6];
const DIGAMMA_BELOW = [1, 2.294814585248291, 1.913696700560014, 0.7556210219989477, 0.1509459581401543, 0.014825822999097267, 0.0006266215727906316, 7.849722575754885e-6];
const DIGAMMA_MIDDLE_ABOVE = [0.3949340668482264, 0.30805077654299534, 0.08818715403544258, 0.011443203702646247, 0.0006705509930292848, 1.5219347706473187e-5, 8.407513034153876e-8];
const DIGAMMA_MIDDLE_BELOW = [1, 0.9751189173826973, 0.3633608147694216, 0.06530307190750921, 0.005869439452459071, 0.0002469234744119729, 3.985468088525821e-6, 1.4180942364171321e-8];
const DIGAMMA_SERIES = [0.08333333333333316, -0.008333333333040923, 0.003968253804398563, -0.0041666229670312355, 0.007569477770053882, -0.020589004978662142, 0.06153733491349754];

/** log x - digamma(x) - 1 / (2x) for x >= 8. */
export function logMinusDigammaRest(a: Arithmetic, x: Vector): Vector {
  const inverse = a.div(1, x);
  const z = a.mul(inverse, inverse);
  return a.mul(z, inFours(a, powersOf(a, z), DIGAMMA_SERIES));
}

/** log x - digamma(x) for x >= 8. */
export const logMinusDigammaFar = (a: Arithmetic, x: Vector): Vector => a.add(a.mul(0.5, a.div(1, x)), logMinusDigammaRest(a, x));

export function digamma(a: Arithmetic, x: Vector): Vector {
  const near = (u: Vector): Vector => a.mul(a.sub(a.sub(u, ROOT), ROOT_LOW), a.add(0.8125, ratio(a, u, DIGAMMA_ABOVE, DIGAMMA_BELOW)));
  const middle = (v: Vector): Vector => a.add(DIGAMMA_3, a.mul(v, ratio(a, v, DIGAMMA_MIDDLE_ABOVE, DIGAMMA_MIDDLE_BELOW)));
  const far = (): Vector => a.sub(log(a, x), logMinusDigammaFar(a, x));
  return byRange(a, x, { step: 1, first: (y) => a.sub(y, a.div(1, x)), near, middle, far });
}

const TRIGAMMA_ABOVE = [1.0199340668482264, 1.8891932580579889, 0.6612113182427953, -1.0661083790234673, -1.2707579480956288, -0.588473520990788, -0.1317989238192262, -0.011918758662818595];
const TRIGAMMA_BELOW = [1, 4.209396669771255, 7.386860104067489, 7.0324855198265634, 3.945227849999679, 1.3125260729687336, 0.2413903025312694, 0.019070013775570473];
const TRIGAMMA_MIDDLE_ABOVE = [0.19180906684822643, 0.18504488507761693, 0.037976504078076616, -0.01957782636937022, -0.011396667133825037, -0.00215281210957385, -0.00014650595148331462];
const TRIGAMMA_MIDDLE_BELOW = [1, 1.7682099025338203, 1.3086574348127695, 0.5195815810158445, 0.11688760805936599, 0.014149278414909667, 0.0007212600688835353];
const TRIGAMMA_SERIES = [0.16666666666666657, -0.03333333333315165, 0.023809523678570442, -0.03333328752580751, 0.07574865501452697, -0.2520892041885801, 1.0967547826585524, -4.365797992797372];

export function trigamma(a: Arithmetic, x: Vector): Vector {
  const far = (): Vector => {
    const inverse = a.div(1, x);
    const z = a.mul(inverse, inverse);
    return a.add(inverse, a.add(a.mul(0.5, z), a.mul(a.mul(z, inverse), inFours(a, powersOf(a, z), TRIGAMMA_SERIES))));
  };
  const near = (u: Vector): Vector => a.add(0.625, ratio(a, u, TRIGAMMA_ABOVE, TRIGAMMA_BELOW));
  const middle = (v: Vector): Vector => a.add(0.203125, ratio(a, v, TRIGAMMA_MIDDLE_ABOVE, TRIGAMMA_MIDDLE_BELOW));
  return byRange(a, x, { step: 1, first: (y) => a.add(y, a.div(a.div(1, x), x)), near, middle, far });
}
