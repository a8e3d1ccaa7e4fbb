/**
 * @file Write down what rows share: expressions of recorded values that rows read by constant places, each known once.
 *
 * Rows that read the same elements have the same value of such an expression, so it can be recorded again for one row of each group.
 */
import { internal, sizeOf } from "@typyro/base";
import type { Op } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, Tape } from "../tape.ts";
import type { Rewriting } from "./rewrite.ts";

/** For each row, the element that it reads; equal ones are the same object. */
export type Places = Int32Array;

/** An expression; equal ones are the same object. */
export type Shared = Literal | Read | Applied;

interface Known {
  readonly id: number;
  /** The places by which rows differ; none where all rows have the same value. */
  readonly places: readonly Places[];
}

interface Literal extends Known {
  readonly kind: "literal";
  readonly value: number;
}

/** Elements of a recorded value: one for each row, or one for all. */
interface Read extends Known {
  readonly kind: "read";
  readonly source: NodeId;
  readonly element: number;
}

interface Applied extends Known {
  readonly kind: "applied";
  readonly op: Op;
  readonly operands: readonly Shared[];
}

/** The expressions of one tape. */
export class SharedValues {
  readonly #tape: Tape;
  readonly #known = new Map<string, Shared>();
  readonly #places = new Map<number, Places[]>();
  readonly #idOf = new Map<Places, number>();
  readonly one: Shared = this.literal(1);

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  literal(value: number): Shared {
    return this.#once(`=${Object.is(value, -0) ? "-0" : value}`, (id) => ({ kind: "literal", id, places: [], value }));
  }

  /** One element of a recorded value, for all rows. */
  element(source: NodeId, element: number): Shared {
    return this.#once(`${source}.${element}`, (id) => ({ kind: "read", id, places: [], source, element }));
  }

  /** An element of a recorded value for each row. */
  read(source: NodeId, places: Places): Shared {
    const own = this.unique(places);
    return this.#once(`${source}[${this.#idOf.get(own) ?? -1}]`, (id) => ({ kind: "read", id, places: [own], source, element: 0 }));
  }

  /** An elementwise operation; arithmetic with 0, 1 and -1 is left out, and signs are taken outwards. */
  apply(op: Op, operands: readonly Shared[]): Shared {
    return this.#simpler(op, operands) ?? this.#applied(op, operands);
  }

  mul(a: Shared, b: Shared): Shared {
    return this.apply(ops.mul, [a, b]);
  }

  neg(a: Shared): Shared {
    return this.apply(ops.neg, [a]);
  }

  /** The same expression for rows in another order, some left out or repeated: row i is the old row `order[i]`. */
  moved(shared: Shared, order: Places): Shared {
    if (shared.places.length === 0) return shared;
    if (shared.kind === "applied") return this.apply(shared.op, shared.operands.map((operand) => this.moved(operand, order)));
    const [places] = shared.places;
    if (shared.kind !== "read" || places === undefined) throw internal("only elements have places");
    return this.read(shared.source, order.map((row) => places[row]!));
  }

  /** The places that are known to be equal to some. */
  unique(places: Places): Places {
    if (this.#idOf.has(places)) return places;
    let hash = places.length;
    for (let i = 0; i < places.length; i++) hash = Math.imul(hash ^ places[i]!, 0x9e3779b1) ^ (hash >>> 15);
    const alike = this.#places.get(hash) ?? [];
    this.#places.set(hash, alike);
    const known = alike.find((other) => other.length === places.length && other.every((place, i) => place === places[i]));
    if (known !== undefined) return known;
    alike.push(places);
    this.#idOf.set(places, this.#idOf.size);
    return places;
  }

  /** A name of a set of places. */
  nameOf(places: readonly Places[]): string {
    return places.map((own) => this.#idOf.get(own) ?? -1).join(" ");
  }

  /** All places of some expressions, each once, in the order in which they became known. */
  union(all: Iterable<readonly Places[]>): Places[] {
    const found = new Set<Places>();
    for (const places of all) for (const own of places) found.add(own);
    return [...found].sort((a, b) => (this.#idOf.get(a) ?? 0) - (this.#idOf.get(b) ?? 0));
  }

  #simpler(op: Op, [a, b]: readonly Shared[]): Shared | undefined {
    if (a === undefined) return undefined;
    const minus = (x: Shared): Shared | undefined => (x.kind === "applied" && x.op === ops.neg ? x.operands[0] : undefined);
    if (op === ops.square && a.kind === "literal") return this.literal(a.value * a.value);
    if (op === ops.neg) return a.kind === "literal" ? this.literal(-a.value) : minus(a);
    if (b === undefined) return undefined;
    const [x, y] = [a, b].map((operand) => (operand.kind === "literal" ? operand.value : undefined));
    const [p, q] = [minus(a), minus(b)];
    switch (op) {
      case ops.mul:
        if (x !== undefined && y !== undefined) return this.literal(x * y);
        if (x === 1 || y === 1) return x === 1 ? b : a;
        if (x === -1 || y === -1) return this.neg(x === -1 ? b : a);
        return p !== undefined ? this.neg(this.mul(p, b)) : q !== undefined ? this.neg(this.mul(a, q)) : undefined;
      case ops.div:
        if (x !== undefined && y !== undefined) return this.literal(x / y);
        if (y === 1) return a;
        return p !== undefined ? this.neg(this.apply(op, [p, b])) : q !== undefined ? this.neg(this.apply(op, [a, q])) : undefined;
      case ops.add:
        if (x !== undefined && y !== undefined) return this.literal(x + y);
        if (p !== undefined && q !== undefined) return this.neg(this.apply(op, [p, q]));
        return q !== undefined ? this.apply(ops.sub, [a, q]) : p !== undefined ? this.apply(ops.sub, [b, p]) : undefined;
      case ops.sub:
        if (x !== undefined && y !== undefined) return this.literal(x - y);
        if (p !== undefined && q !== undefined) return this.apply(op, [q, p]);
        return q !== undefined ? this.apply(ops.add, [a, q]) : p !== undefined ? this.neg(this.apply(ops.add, [p, b])) : undefined;
      default:
        return undefined;
    }
  }

  #applied(op: Op, operands: readonly Shared[]): Shared {
    const places = this.union(operands.map((operand) => operand.places));
    return this.#once(`${op.name} ${operands.map(({ id }) => id).join(" ")}`, (id) => ({ kind: "applied", id, places, op, operands }));
  }

  #once(key: string, make: (id: number) => Shared): Shared {
    const known = this.#known.get(key) ?? make(this.#known.size);
    this.#known.set(key, known);
    return known;
  }

  /** Expressions recorded for some of the rows. */
  recorder(rewriting: Rewriting, rows: Places): (shared: Shared) => NodeId {
    return new Recorder(this, this.#tape, rewriting, rows).of;
  }
}

class Recorder {
  readonly #values: SharedValues;
  readonly #tape: Tape;
  readonly #rewriting: Rewriting;
  readonly #rows: Places;
  readonly #recorded = new Map<Shared, NodeId>();

  constructor(values: SharedValues, tape: Tape, rewriting: Rewriting, rows: Places) {
    this.#values = values;
    this.#tape = tape;
    this.#rewriting = rewriting;
    this.#rows = rows;
  }

  /** The node of an expression: an array with an element for each row, or a number where all rows share one. */
  readonly of = (shared: Shared): NodeId => {
    const known = this.#recorded.get(shared) ?? this.#record(shared);
    this.#recorded.set(shared, known);
    return known;
  };

  #record(shared: Shared): NodeId {
    const { to, moved } = this.#rewriting;
    switch (shared.kind) {
      case "literal":
        return to.constant({ dtype: "f64", shape: [] }, Float64Array.of(shared.value));
      case "applied":
        return to.append(shared.op, shared.operands.map(this.of));
      case "read": {
        const [places] = shared.places;
        const { shape } = this.#tape.node(shared.source);
        const size = sizeOf(shape);
        const flat = shape.length === 1 || size === 1 ? moved(shared.source) : to.append(ops.reshape, [moved(shared.source)], { shape: [size] });
        if (places === undefined) {
          if (shape.length === 0) return flat;
          const element = size === 1 ? flat : to.append(ops.slice, [flat], { axis: 0, start: shared.element, stop: shared.element + 1, step: 1 });
          return to.append(ops.reshape, [element], { shape: [] });
        }
        const read = this.#values.unique(this.#rows.map((row) => places[row]!));
        if (read.length === size && read.every((place, i) => place === i)) return flat;
        return to.append(ops.gather, [flat, to.constant({ dtype: "i32", shape: [read.length] }, read)], { axis: 0 });
      }
    }
  }
}
