/**
 * @file Say what an operation is: one record with shape rule, value and derivative, refused when a part is missing.
 *
 * Derivative rules are written in the same operations (`Calculus`), so the gradient of a tape is a tape
 * again and every later pass serves both. A rule returns one thunk per input; only the thunks of inputs
 * that depend on what is differentiated are called, so nothing dead is recorded.
 */
import type { Shape } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";

/** Constant settings of one use of an operation (an axis, a target shape); part of its identity. */
export type Attrs = Readonly<Record<string, number | string | readonly number[]>>;

/** What operations without settings share. */
export const NO_ATTRS: Attrs = {};

/** Write the result of an operation into `out`; shapes are fixed when the kernel is prepared. */
export type Kernel = (inputs: readonly Buffer[], out: Buffer) => void;

/** The operations that derivative rules may use, over any representation `V` of values. */
export interface Calculus<V> {
  add(a: V | number, b: V | number): V;
  sub(a: V | number, b: V | number): V;
  mul(a: V | number, b: V | number): V;
  div(a: V | number, b: V | number): V;
  neg(a: V): V;
  unary(name: UnaryName, a: V): V;
  special(name: SpecialName, inputs: readonly V[]): V;
  pow(a: V | number, b: V | number): V;
  compare(name: ComparisonName, a: V | number, b: V | number): V;
  and(a: V, b: V): V;
  where(condition: V, a: V | number, b: V | number): V;
  sum(a: V, axes: readonly number[]): V;
  reshape(a: V, shape: Shape): V;
  broadcastTo(a: V, shape: Shape): V;
  transpose(a: V, permutation: readonly number[]): V;
  slice(a: V, axis: number, start: number, stop: number, step: number): V;
  pad(a: V, axis: number, start: number, step: number, size: number): V;
  gather(a: V, index: V, axis: number): V;
  scatterAdd(a: V, index: V, axis: number, size: number): V;
  /** Product of matrices, each read transposed where its flag says so. */
  matmul(a: V, b: V, transposed: { readonly left: boolean; readonly right: boolean }): V;
  /** X of T X = B, T being a triangle of `a` or its transpose. */
  solveTriangular(a: V, b: V, kind: { readonly isLower: boolean; readonly isTransposed: boolean }): V;
  choleskyAdjoint(factor: V, adjoint: V): V;
  /** The lower (or upper) triangle of matrices with the diagonal, zeros elsewhere. */
  triangle(a: V, isLower: boolean): V;
  cumsum(a: V, axis: number, isReversed: boolean): V;
  /** Sum over the axes along which `shape` was stretched. */
  sumTo(a: V, shape: Shape): V;
  scalar(x: number): V;
  /** An elementwise operation of the table. */
  elementwise(op: Op, inputs: readonly V[]): V;
  recurrence(inputs: readonly V[], attrs: Attrs): V;
}

/** Elementwise functions of one number that derivative rules use by name. */
export type UnaryName =
  | "abs" | "sign" | "square" | "sqrt" | "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tan" | "atan" | "sinh" | "cosh" | "tanh"
  | "sigmoid" | "softplus" | "logSigmoid" | "erf" | "erfc" | "erfcx" | "normalCdf" | "logNormalCdf" | "normalQuantile"
  | "lgamma" | "digamma" | "trigamma" | "log1mExp" | "besselI0e" | "besselI1e" | "besselI0MinusI1e" | "digammaMinusLog" | "stopGradient" | "floor" | "ceil";

/** Elementwise functions of two or three numbers that derivative rules use by name. */
export type SpecialName =
  | "gammaP" | "gammaQ" | "gammaPByShape" | "gammaPByX" | "gammaPInverse" | "gammaQInverse" | "betaI" | "betaQ" | "betaIByA" | "betaIByB" | "betaIByX" | "betaIInverse" | "betaQInverse" | "lbeta" | "digammaRise" | "logGammaDensity" | "logBetaDensity" | "logNegativeBinomial" | "logNegativeBinomialByR" | "logNegativeBinomial2" | "logNegativeBinomial2ByR" | "logAddExp";

/** Comparisons of two numbers; the result is `bool`. */
export type ComparisonName = "less" | "lessEqual" | "greater" | "greaterEqual" | "equal" | "notEqual";

/** What a derivative rule is given. */
export interface Differential<V> {
  readonly inputs: readonly V[];
  readonly output: V;
  /** Derivative of the final scalar in the output; same shape as the output. */
  readonly adjoint: V;
  readonly attrs: Attrs;
}

/** Adjoint of one input, or undefined where the operation is flat in it. */
export type Pullback<V> = () => V | undefined;

/** One operation. */
export interface Op {
  readonly name: string;
  /** Shape and type of the result; throws the catalogue error for inputs that do not fit. */
  readonly infer: (inputs: readonly Aval[], attrs: Attrs) => Aval;
  /** The slow, obvious evaluation, with everything that depends on shapes computed beforehand. */
  readonly prepare: (inputs: readonly Aval[], out: Aval, attrs: Attrs) => Kernel;
  /** Adjoints of the inputs in order, or why there are none. */
  readonly vjp: Derivative;
}

/** A derivative rule, or the reason that there is none. */
export type Derivative =
  | { readonly kind: "rule"; readonly rule: <V extends Aval>(c: Calculus<V>, d: Differential<V>) => readonly Pullback<V>[] }
  | { readonly kind: "flat" }
  | { readonly kind: "none"; readonly reason: string };

/** A derivative rule. */
export function rule(r: <V extends Aval>(c: Calculus<V>, d: Differential<V>) => readonly Pullback<V>[]): Derivative {
  return { kind: "rule", rule: r };
}

/** The derivative of an operation that is piecewise constant. */
export const flat: Derivative = { kind: "flat" };

/** A numeric attribute. */
export function numberAttr(attrs: Attrs, name: string): number {
  const value = attrs[name];
  if (typeof value !== "number") throw new Error(`internal: attribute ${name} is not a number`);
  return value;
}

/** A list attribute, such as axes or a shape. */
export function listAttr(attrs: Attrs, name: string): readonly number[] {
  const value = attrs[name];
  if (typeof value !== "object") throw new Error(`internal: attribute ${name} is not a list`);
  return value;
}
