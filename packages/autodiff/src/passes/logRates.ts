/**
 * @file Write by logarithms what is computed of an exponential and its products and quotients with other positive numbers. Changes roundings.
 *
 * For x = c exp(u) and the like, log(x) is u + log c, log1p(x) is softplus(u + log c), which does not overflow and has the logistic
 * function as its slope, and the density of a count n is n log x - x - log n!, or of a negative binomial count with odds x and concentration r
 * log(n + r - 1 over n) - n softplus(-log x) - r softplus(log x). `logGammaDensity(n + 1, x)` and `logNegativeBinomial` keep their digits
 * where huge terms cancel, by many more steps for each number. Up to counts of 10,000 the terms stay below 1e6, so what cancels is below
 * 1e-10, the sum of three terms is vector code, and what depends on counts and concentration alone can be tabulated.
 *
 * It runs before the tape is differentiated, so that slopes need no division either, and once more after, where slopes of their own have logarithms.
 */
import { internal, lgamma, log, sameShape, type Shape, sizeOf } from "@typyro/base";
import { broadcastOf } from "../ops/broadcast.ts";
import { ops } from "../ops/table.ts";
import type { ConstantNode, Node, NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite, type Rewriting } from "./rewrite.ts";

const LARGEST_COUNT = 10_000;

/** The tape with what depends on exponentials by their logarithms; the same tape where there is nothing of the kind. */
export function logRates(tape: Tape): Tape {
  const exponentials = new Exponentials(tape);
  if (!tape.nodes.some((node) => node.kind === "op" && exponentials.isRewritten(node))) return tape;
  return rewrite(tape, (node, rewriting) => {
    if (!exponentials.isRewritten(node)) return undefined;
    const [first = -1, second = -1, third = -1] = node.inputs;
    const counts = tape.node(first);
    switch (node.op) {
      case ops.log:
        return new Sum(rewriting).plus(first, 1).total();
      case ops.log1p:
        return rewriting.to.append(ops.softplus, [new Sum(rewriting).plus(first, 1).total()]);
      case ops.logGammaDensity:
        return counts.kind === "constant" ? poisson(rewriting, counts, second) : undefined;
      default:
        return counts.kind === "constant" ? negativeBinomial(rewriting, counts, second, third, node.op === ops.logNegativeBinomial2) : undefined;
    }
  });
}

/** n log x - x - log n!, given the n + 1. */
function poisson(rewriting: Rewriting, shapes: ConstantNode, rate: NodeId): NodeId {
  const { to, moved } = rewriting;
  const data = (f: (shape: number) => number): NodeId => to.constant(shapes, Float64Array.from(shapes.data, f));
  const terms = to.append(ops.sub, [to.append(ops.mul, [data((a) => a - 1), new Sum(rewriting).plus(rate, 1).total()]), moved(rate)]);
  return to.append(ops.sub, [terms, data(lgamma)]);
}

/** -log(n B(r, n)), the ways to n successes, less n softplus(-t) + r softplus(t), t being the logarithm of the odds: of x, or of the mean x over r. */
function negativeBinomial(rewriting: Rewriting, counts: ConstantNode, x: NodeId, r: NodeId, isMean: boolean): NodeId {
  const { to, moved } = rewriting;
  const data = (f: (count: number) => number): NodeId => to.constant(counts, Float64Array.from(counts.data, f));
  const sum = new Sum(rewriting).plus(x, 1);
  const logOdds = (isMean ? sum.plus(r, -1) : sum).total();
  const none = to.append(ops.mul, [moved(r), to.append(ops.softplus, [logOdds])]);
  if (counts.data.every((n) => n === 0)) return to.append(ops.neg, [none]);
  const some = to.append(ops.mul, [data((n) => n), to.append(ops.softplus, [negated(to, logOdds)])]);
  const ways = to.append(ops.add, [to.append(ops.lbeta, [moved(r), data((n) => (n === 0 ? 1 : n))]), data((n) => (n === 0 ? 0 : log(n)))]);
  // One way to none, whatever the rounding of B(r, 1) leaves.
  const zero = to.constant({ dtype: "f64", shape: [] }, Float64Array.of(0));
  const isNone = to.constant({ dtype: "bool", shape: counts.shape }, Uint8Array.from(counts.data, (n) => (n === 0 ? 1 : 0)));
  const least = counts.data.includes(0) ? to.append(ops.where, [isNone, zero, ways]) : ways;
  return to.append(ops.neg, [to.append(ops.add, [least, to.append(ops.add, [some, none])])]);
}

function negated(to: Tape, id: NodeId): NodeId {
  const node = to.node(id);
  const [inner] = node.kind === "op" && node.op === ops.neg ? node.inputs : [];
  return inner ?? to.append(ops.neg, [id]);
}

/** Operations that move elements, and so stay outside of a logarithm. */
const MOVING = new Set<unknown>([ops.broadcastTo, ops.reshape, ops.gather, ops.slice, ops.transpose]);

/** Which nodes of a tape are exponentials, or products of them with what is positive. */
class Exponentials {
  readonly #tape: Tape;
  readonly #known = new Map<NodeId, boolean>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** Of a single number the exponential is needed elsewhere as well, so that log1p of it costs less than softplus. */
  isRewritten({ op, inputs, shape }: OpNode): boolean {
    const [first = -1, second = -1, third = -1] = inputs;
    switch (op) {
      case ops.log:
        return this.#hasLog(first);
      case ops.log1p:
        return sizeOf(shape) > 1 && this.#hasLog(first);
      case ops.logGammaDensity:
        return isCounts(this.#tape.node(first), 1) && this.#hasLog(second);
      case ops.logNegativeBinomial:
        return isCounts(this.#tape.node(first), 0) && this.#hasLog(second);
      case ops.logNegativeBinomial2:
        return isCounts(this.#tape.node(first), 0) && this.#hasLog(second) && (this.#hasLog(third) || isFactor(this.#tape, third));
      default:
        return false;
    }
  }

  /** Whether the logarithm of a node needs no logarithm of its rows. */
  #hasLog(id: NodeId): boolean {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const found = this.#findLog(this.#tape.node(id));
    this.#known.set(id, found);
    return found;
  }

  #findLog(node: Node): boolean {
    if (node.kind !== "op") return false;
    const { op, inputs } = node;
    const [a = -1, b = -1] = inputs;
    switch (op) {
      case ops.exp:
        return true;
      case ops.mul:
      case ops.div:
        return (this.#hasLog(a) && (this.#hasLog(b) || isFactor(this.#tape, b))) || (this.#hasLog(b) && isFactor(this.#tape, a));
      case ops.pow:
        return this.#hasLog(a) && exponentOf(this.#tape.node(b)) !== undefined;
      case ops.sqrt:
      case ops.square:
        return this.#hasLog(a);
      default:
        return MOVING.has(op) && this.#hasLog(a);
    }
  }
}

/** Whether a node is counts as data, counted from a first number on, few enough each. */
function isCounts(node: Node, first: number): boolean {
  return node.kind === "constant" && node.dtype === "f64" && node.data.every((n) => n >= first && n <= LARGEST_COUNT);
}

/** A factor whose logarithm is known or is that of one number: data, or what is positive whatever the latent values are. */
function isFactor(tape: Tape, id: NodeId): boolean {
  const node = tape.node(id);
  return node.kind === "constant" ? isPositive(tape, id) : sizeOf(node.shape) <= 1 && isPositive(tape, id);
}

function isPositive(tape: Tape, id: NodeId): boolean {
  const node = tape.node(id);
  if (node.kind === "constant") return node.dtype === "f64" && node.data.every((x) => x > 0 && x < Number.POSITIVE_INFINITY);
  if (node.kind === "input") return false;
  if (node.op === ops.exp || node.op === ops.softplus) return true;
  const isKept = node.op === ops.add || node.op === ops.mul || node.op === ops.div || node.op === ops.sqrt || node.op === ops.square || node.op === ops.reshape;
  return isKept && node.inputs.every((input) => isPositive(tape, input));
}

/** The one number of a constant exponent. */
function exponentOf(node: Node): number | undefined {
  return node.kind === "constant" && sizeOf(node.shape) === 1 ? node.data[0] : undefined;
}

/** A logarithm as a sum of terms with coefficients, on the new tape. */
class Sum {
  readonly #rewriting: Rewriting;
  readonly #terms = new Map<NodeId, number>();
  /** That of the sum: terms of more rows may cancel each other. */
  #shape: Shape = [];

  constructor(rewriting: Rewriting) {
    this.#rewriting = rewriting;
  }

  /** Add the logarithm of a node of the old tape so many times. */
  plus(id: NodeId, coefficient: number): this {
    this.#shape = broadcastOf("log", [{ dtype: "f64", shape: this.#shape }, this.#rewriting.from.node(id)]);
    this.#add(id, coefficient);
    return this;
  }

  /** The sum, in the shape of what it is the logarithm of. */
  total(): NodeId {
    const { to } = this.#rewriting;
    const id = this.#sum();
    return sameShape(to.node(id).shape, this.#shape) ? id : to.append(ops.broadcastTo, [id], { shape: [...this.#shape] });
  }

  /** Its first term of many rows has a positive sign, or the whole is negated: so log(x) and log(1 / x) share their work. */
  #sum(): NodeId {
    const { to } = this.#rewriting;
    const isOne = (term: NodeId): boolean => sizeOf(to.node(term).shape) <= 1;
    const terms = [...this.#terms].filter(([, coefficient]) => coefficient !== 0).sort(([a], [b]) => (isOne(a) === isOne(b) ? a - b : isOne(a) ? 1 : -1));
    const [lead] = terms;
    if (lead === undefined) return to.constant({ dtype: "f64", shape: [] }, Float64Array.of(0));
    const sign = lead[1] < 0 ? -1 : 1;
    const rows = this.#part(terms.filter(([term]) => !isOne(term)), sign);
    const numbers = this.#part(terms.filter(([term]) => isOne(term)), sign);
    const one = rows ?? numbers;
    const whole = rows === undefined || numbers === undefined ? one?.id : to.append(numbers.isNegative ? ops.sub : ops.add, [rows.id, numbers.id]);
    if (whole === undefined) throw internal("a sum has no terms");
    return sign === -1 ? to.append(ops.neg, [whole]) : whole;
  }

  /** The sum of terms, each with its coefficient times a sign; as its negative where the first is subtracted. */
  #part(terms: readonly (readonly [NodeId, number])[], sign: 1 | -1): { id: NodeId; isNegative: boolean } | undefined {
    const { to } = this.#rewriting;
    let total: { id: NodeId; isNegative: boolean } | undefined;
    for (const [term, coefficient] of terms) {
      const size = Math.abs(coefficient);
      const id = size === 1 ? term : to.append(ops.mul, [term, to.constant({ dtype: "f64", shape: [] }, Float64Array.of(size))]);
      const isNegative = coefficient * sign < 0;
      if (total === undefined) total = { id, isNegative };
      else total = { id: to.append(isNegative === total.isNegative ? ops.add : ops.sub, [total.id, id]), isNegative: total.isNegative };
    }
    return total;
  }

  #add(id: NodeId, coefficient: number): void {
    const { from, to, moved } = this.#rewriting;
    const node = from.node(id);
    if (node.kind === "constant") {
      this.#count(to.constant(node, Float64Array.from(node.data, log)), coefficient);
      return;
    }
    if (node.kind !== "op") {
      this.#count(to.append(ops.log, [moved(id)]), coefficient);
      return;
    }
    const [a = -1, b = -1] = node.inputs;
    switch (node.op) {
      case ops.exp:
        return this.#count(moved(a), coefficient);
      case ops.mul:
        this.#add(a, coefficient);
        return this.#add(b, coefficient);
      case ops.div:
        this.#add(a, coefficient);
        return this.#add(b, -coefficient);
      case ops.pow:
        return this.#add(a, coefficient * (exponentOf(from.node(b)) ?? 1));
      case ops.sqrt:
        return this.#add(a, coefficient / 2);
      case ops.square:
        return this.#add(a, coefficient * 2);
      default:
        if (!MOVING.has(node.op)) return this.#count(to.append(ops.log, [moved(id)]), coefficient);
        return this.#count(this.#moved(node, new Sum(this.#rewriting).plus(a, 1).total()), coefficient);
    }
  }

  #moved({ op, inputs, attrs }: OpNode, source: NodeId): NodeId {
    const { to, moved } = this.#rewriting;
    return to.append(op, [source, ...inputs.slice(1).map(moved)], attrs);
  }

  #count(id: NodeId, coefficient: number): void {
    this.#terms.set(id, (this.#terms.get(id) ?? 0) + coefficient);
  }
}
