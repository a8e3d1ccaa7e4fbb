/** @file Values and their operations, tapes, derivatives, and the interpreter. Knows nothing of probability. */
export { type Aval, type Buffer, type DType, formatAval } from "./aval.ts";
export { compile, compileAsIs, type CompileOptions, kernelTape, optimize } from "./compile.ts";
export {
  abs, add, all, and, any, array, atan, besselI0e, besselI0MinusI1e, besselI1e, betaI, betaIInverse, betaQ, betaQInverse, type Bool, type BoolArr, ceil, concat, cos, cosh, digamma, digammaMinusLog, digammaRise, div, equal, erf, erfc, exp, expm1, floor,
  gammaP, gammaPInverse, gammaQ, gammaQInverse, greater, greaterEqual, less, lessEqual, lbeta, lgamma, liftBool, log, log1mExp, log1p, logAddExp, logBetaDensity, logGammaDensity, logNegativeBinomial, logNegativeBinomial2, logNormalCdf, logSigmoid, logSumExp, maximum, mean, minimum, mul, neg,
  normalCdf, normalQuantile, not, notEqual, or, pow, scatterAdd, sigmoid, sign, sin, sinh, softplus, sqrt, square, stopGradient, sub, sum, take, tan, tanh, where,
} from "./functions.ts";
export { gradient } from "./gradient.ts";
export { type Formula, math, type Scope } from "./infix/math.ts";
export { type Evaluator, interpret } from "./interpret.ts";
export {
  addDiag, cholesky, choleskySolve, cumsum, diag, diagonal, dot, eye, isPositiveDefinite, logDet, matmul, matrixTranspose, outer, pad, placeAt, readAt, type SolveOptions, solveTriangular,
  sqdist, tril, triu,
} from "./matrices.ts";
export { choleskyInto } from "./dense/cholesky.ts";
export { findNotPositiveDefinite, type NotPositiveDefinite } from "./dense/jitter.ts";
export { whileRecording } from "./nested.ts";
export type { Attrs, Calculus, Derivative, Op } from "./op.ts";
export { type Factor, type FactorNumbers, type Multiplier, type Products, productsOutside } from "./outside/products.ts";
export { allOps, type OpName, ops } from "./ops/table.ts";
export { logRates } from "./passes/logRates.ts";
export { roll } from "./passes/roll.ts";
export { rowSums } from "./passes/rowSums.ts";
export { hashTape } from "./hashTape.ts";
export { printTape } from "./print.ts";
export { type Node, type NodeId, type Origin, Tape } from "./tape.ts";
export { isTensor, type TensorLike } from "./tensor.ts";
export { known, lift, type Indexed, type Nested, nodeOn, type Num, type NumArr, recorded, scalar, sourcesOf, stack, Value } from "./value.ts";
export { verify } from "./verify.ts";
export type { Kernel } from "./wasm/kernel.ts";
export { type BarePort, type PortableKernel, runPortable } from "./wasm/portable.ts";
export { canCompile } from "./wasm/modules.ts";
