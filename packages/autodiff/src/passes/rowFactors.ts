/**
 * @file Write the sum of the squares of rows by as few rows as have the same sum, whatever the values that rows share: triangular factors of their data.
 *
 * Each row is a sum of data times shared values, `[a_1 .. a_k c]` times `[s_1 .. s_k 1]`. Rows that read the same elements are a group, and a triangular
 * factor of their data (QR) has the same sum of squares. Columns that tell most groups apart come first: what is left of a group once these are eliminated
 * is a row of coarser groups, and in the end a number. So intercepts that vary between groups and a common slope leave a row for each group and one for all.
 *
 * The factor's first rows of all groups are recorded as one array, so are its second ones, and so on: they begin with fewer and fewer zeros.
 */
import { sameShape } from "@typyro/base";
import { reflectInto, type RowBlock } from "../dense/rowFactor.ts";
import { ops } from "../ops/table.ts";
import type { NodeId } from "../tape.ts";
import type { Rewriting } from "./rewrite.ts";
import type { Linear, Product, Square } from "./rowForms.ts";
import { groupRows, type RowGroups, sortedRows } from "./rowGroups.ts";
import type { Places, Shared, SharedValues } from "./sharedValues.ts";

/** Data that stand before one shared value, or before one element of a vector. */
export interface Column {
  readonly value: Shared;
  /** The number of a row is `scale * data[row * stride + offset]`. */
  readonly data: Float64Array;
  readonly stride: number;
  readonly offset: number;
  readonly scale: number;
  /** The product to which the column belongs. */
  readonly product: Product | undefined;
}

/** Columns that are eliminated together, in the same groups. */
interface Stage {
  readonly groups: RowGroups;
  readonly from: number;
  readonly to: number;
}

/** Rows that are squared and added, and how they will be reduced. */
export interface FactorPlan {
  readonly columns: readonly Column[];
  readonly stages: readonly Stage[];
  /** What the sum of squares is multiplied by, in each group. */
  readonly multiplier: Shared;
  readonly weights: Square["weights"];
  /** Rows that will be left. */
  readonly left: number;
  /** Multiplications, each with an addition. */
  readonly cost: number;
}

/** Larger and smaller numbers but 0 are left to rows: their squares are not numbers. */
const LARGEST = 1e140;
const SMALLEST = 1e-140;

/** How rows can be reduced; undefined where they vary with nothing recorded, or by their data they are better kept (`isFit`, `hasLoneGiants`). */
export function planFactor(values: SharedValues, { by, weights, base }: Square, rows: number): FactorPlan | undefined {
  const multiplier = values.mul(by, values.apply(ops.square, [base.factor]));
  const columns = columnsOf(values, base, rows);
  const constants = columns.filter(({ value, product }) => value === values.one && product === undefined);
  const varying = columns.filter((column) => !constants.includes(column));
  if (varying.length === 0 || !columns.every((column) => isFit(column, rows)) || (weights !== 1 && !weights.every((w) => w === 0 || (w >= SMALLEST && w <= LARGEST)))) return undefined;
  const constant = constants[0]?.data;
  const known = new Map<string, RowGroups>();
  const groupsOf = (places: readonly Places[]): RowGroups => {
    const name = values.nameOf(places);
    const groups = known.get(name) ?? groupRows(rows, places);
    known.set(name, groups);
    return groups;
  };
  const ordered = [...varying.sort((a, b) => groupsOf(b.value.places).count - groupsOf(a.value.places).count), ...constants];
  const stages: Stage[] = [];
  for (let from = 0, to = 0; from < ordered.length; from = to) {
    const union = (column: number): readonly Places[] => values.union([...ordered.slice(column).map(({ value }) => value.places), multiplier.places]);
    const places = union(from);
    const last = from < varying.length ? varying.length : ordered.length;
    for (to = from + 1; to < last && values.nameOf(union(to)) === values.nameOf(places); to++);
    stages.push({ groups: groupsOf(places), from, to });
  }
  if (constant !== undefined && hasLoneGiants(weights === 1 ? constant : constant.map((x, row) => x * Math.sqrt(weights[row]!)), stages[0]!.groups, ordered.length)) return undefined;
  const isNumber = (stage: Stage): boolean => stage.from >= varying.length && multiplier.places.length === 0;
  const left = stages.reduce((sum, stage) => sum + (isNumber(stage) ? 0 : stage.groups.count * (stage.to - stage.from)), 0);
  const cost = stages.reduce((sum, { from, to }) => sum + 2 * rows * (to - from) * (ordered.length - (from + to - 1) / 2), 0);
  return { columns: ordered, stages, multiplier, weights, left, cost };
}

/** The columns of a sum, one for each shared value and one for numbers; signs are among the data. */
export function columnsOf(values: SharedValues, { terms, products }: Linear, rows: number): Column[] {
  const sums = new Map<Shared, Float64Array>();
  for (const [weights, term] of terms) {
    const { value, scale } = split(values, term);
    const sum = sums.get(value) ?? new Float64Array(rows);
    for (let row = 0; row < rows; row++) sum[row] = sum[row]! + (weights === 1 ? scale : scale * weights[row]!);
    sums.set(value, sum);
  }
  const single = [...sums].map(([value, data]): Column => ({ value, data, stride: 1, offset: 0, scale: 1, product: undefined }));
  const joined = products.flatMap((product) => {
    const { value, scale } = split(values, product.by);
    return Array.from({ length: product.columns }, (_, offset): Column => ({ value, data: product.matrix, stride: product.columns, offset, scale, product }));
  });
  return [...single, ...joined];
}

/** A value without its sign, and 1 without its number. */
function split(values: SharedValues, shared: Shared): { readonly value: Shared; readonly scale: number } {
  if (shared.kind === "literal") return { value: values.one, scale: shared.value };
  const [inner] = shared.kind === "applied" && shared.op === ops.neg ? shared.operands : [];
  return inner === undefined ? { value: shared, scale: 1 } : { value: inner, scale: -1 };
}

function isFit({ data, stride, offset, scale }: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    const size = Math.abs(scale * data[row * stride + offset]!);
    if (!(size === 0 || (size >= SMALLEST && size <= LARGEST))) return false;
  }
  return true;
}

/** How many times the median a number is one that dwarfs the others. */
const GIANT = 1024;
/** The median is that of so many numbers. */
const SAMPLED = 1001;

/**
 * Whether a group has numbers that dwarf the others, no more of them than there are columns, so that a fit may have next to no residual there. Its own
 * roundings are then all that a row of small numbers has of its residual, while factors have roundings of the largest row in each.
 */
function hasLoneGiants(data: Float64Array, { count, of, first }: RowGroups, columns: number): boolean {
  const step = Math.max(1, data.length / SAMPLED);
  const sample = Float64Array.from({ length: Math.min(data.length, SAMPLED) }, (_, i) => Math.abs(data[Math.floor(i * step)]!)).filter((x) => x > 0).sort();
  const bound = GIANT * (sample[Math.floor(sample.length / 2)] ?? 0);
  const [giants, sizes] = [new Int32Array(count), new Int32Array(count)];
  for (let row = 0; row < data.length; row++) {
    const group = of[row]!;
    sizes[group] = sizes[group]! + 1;
    if (Math.abs(data[row]!) > bound) giants[group] = giants[group]! + 1;
  }
  return first.some((_, group) => giants[group]! > 0 && giants[group]! <= columns && sizes[group]! > giants[group]!);
}

/** Rows that are reflected together. */
const BLOCK = 128;

/** The factors of each stage: of each group the rows of its triangle, of each row the numbers of the stage's columns and of all after them. */
function factor({ columns, stages, weights }: FactorPlan): Float64Array[] {
  const width = columns.length;
  const factors = stages.map(({ groups, from, to }) => new Float64Array(groups.count * (to - from) * (width - from)));
  const [finest] = stages;
  if (finest === undefined) return factors;
  const { order, starts } = sortedRows(finest.groups);
  const block: RowBlock = { numbers: new Float64Array(width * BLOCK), room: BLOCK, rows: 0 };
  for (let group = 0; group < finest.groups.count; group++) {
    for (let start = starts[group]!; start < starts[group + 1]!; start += BLOCK) {
      block.rows = Math.min(BLOCK, starts[group + 1]! - start);
      for (let k = 0; k < width; k++) {
        const { data, stride, offset, scale } = columns[k]!;
        for (let i = 0; i < block.rows; i++) block.numbers[k * BLOCK + i] = scale * data[order[start + i]! * stride + offset]!;
        if (weights !== 1) for (let i = 0; i < block.rows; i++) block.numbers[k * BLOCK + i] = block.numbers[k * BLOCK + i]! * Math.sqrt(weights[order[start + i]!]!);
      }
      for (let s = 0; s < stages.length; s++) {
        const { groups, from, to } = stages[s]!;
        const first = groups.of[order[start]!]! * (to - from) * (width - from);
        for (let k = from; k < to; k++) reflectInto(factors[s]!, first + (k - from) * (width - from) + k - from, block, k, width);
      }
    }
  }
  return factors;
}

/** Record the sum of squares by its factors: a number, or an array of one, since what comes of data is an array and stays in memory. */
export function recordFactor(values: SharedValues, plan: FactorPlan, rewriting: Rewriting): NodeId {
  const { columns, stages, multiplier } = plan;
  const { to } = rewriting;
  const terms: NodeId[] = [];
  let known: number | undefined;
  for (const [s, numbers] of factor(plan).entries()) {
    const { groups, from, to: end } = stages[s]!;
    const [levels, width] = [end - from, columns.length - from];
    const isNumber = multiplier.places.length === 0 && columns[from]?.value === values.one && columns[from].product === undefined;
    if (isNumber) {
      known = numbers.reduce((sum, x) => sum + x * x, 0);
      continue;
    }
    const at = (group: number, level: number, k: number): number => (k < from + level ? 0 : numbers[(group * levels + level) * width + k - from]!);
    // Few groups of many rows each are one array; of many groups, each row of their triangles is.
    const isJoined = groups.count < levels;
    const arrays = isJoined ? [Array.from({ length: levels }, (_, level) => level)] : Array.from({ length: levels }, (_, level) => [level]);
    for (const own of arrays) {
      const rows = groups.first.length * own.length;
      const first = Int32Array.from({ length: rows }, (_, i) => groups.first[Math.floor(i / own.length)]!);
      const recorder = new Rows(values, rewriting, first);
      const present = Math.min(...own);
      const row = recorder.sum(columns.slice(from), (i, k) => at(Math.floor(i / own.length), own[i % own.length]!, from + k), present);
      terms.push(recorder.total(to.append(ops.square, [row]), multiplier));
    }
  }
  if (known !== undefined) terms.push(to.constant({ dtype: "f64", shape: [1] }, Float64Array.of(known)));
  const sum = terms.reduce((a, b) => to.append(ops.add, [a, b]));
  return multiplier.places.length > 0 || multiplier === values.one ? sum : to.append(ops.mul, [values.recorder(rewriting, NO_ROWS)(multiplier), sum]);
}

const NO_ROWS = new Int32Array(0);

/** Record the sum over all rows of data times shared values, as its parts: numbers or arrays of one. */
export function recordSum(values: SharedValues, { factor: by, terms, products }: Linear, rows: number, rewriting: Rewriting): NodeId[] {
  const of = (value: Shared): Shared => values.mul(value, by);
  const uniform = of(terms.get(1) ?? values.literal(0));
  const isCounted = uniform.places.length === 0;
  const rest = new Map([...terms].flatMap(([weights, value]) => (weights === 1 && isCounted ? [] : [[weights, of(value)] as const])));
  const columns = columnsOf(values, { kind: "linear", factor: values.one, terms: rest, products: products.map((product) => ({ ...product, by: of(product.by) })) }, rows);
  const alike = new Map<string, Column[]>();
  for (const column of columns) {
    const name = values.nameOf(column.value.places);
    alike.set(name, [...(alike.get(name) ?? []), column]);
  }
  const sums = [...alike.values()].map((own) => {
    const groups = groupRows(rows, own[0]?.value.places ?? []);
    const totals = own.map((column) => totalsOf(column, groups));
    const recorder = new Rows(values, rewriting, groups.first);
    return recorder.total(recorder.sum(own, (group, k) => totals[k]![group]!), values.one);
  });
  return terms.has(1) && isCounted ? [values.recorder(rewriting, NO_ROWS)(values.mul(values.literal(rows), uniform)), ...sums] : sums;
}

function totalsOf({ data, stride, offset, scale }: Column, { count, of }: RowGroups): Float64Array {
  const totals = new Float64Array(count);
  for (let row = 0; row < of.length; row++) totals[of[row]!] = totals[of[row]!]! + scale * data[row * stride + offset]!;
  return totals;
}

/** Arrays with an element for each of some rows. */
class Rows {
  readonly #values: SharedValues;
  readonly #rewriting: Rewriting;
  readonly #rows: Places;
  readonly #recorded: (shared: Shared) => NodeId;

  constructor(values: SharedValues, rewriting: Rewriting, rows: Places) {
    this.#values = values;
    this.#rewriting = rewriting;
    this.#rows = rows;
    this.#recorded = values.recorder(rewriting, rows);
  }

  /** The sum of columns times their values; the first ones are left out, being zeros in all rows. */
  sum(columns: readonly Column[], at: (row: number, column: number) => number, from = 0): NodeId {
    const { to } = this.#rewriting;
    const { length } = this.#rows;
    const shape = [length];
    const terms: NodeId[] = [];
    let product: Product | undefined;
    for (const [k, column] of columns.entries()) {
      const { value } = column;
      if (k < from && (column.product === undefined || columns[from]?.product !== column.product)) continue;
      if (column.product !== undefined) {
        if (column.product === product) continue;
        product = column.product;
        const matrix = Float64Array.from({ length: length * product.columns }, (_, i) => at(Math.floor(i / product!.columns), k + (i % product!.columns)));
        const rows = this.#product(product, matrix);
        terms.push(value === this.#values.one ? rows : to.append(ops.mul, [rows, this.#recorded(value)]));
        continue;
      }
      const data = Float64Array.from({ length }, (_, i) => at(i, k));
      const numbers = to.constant({ dtype: "f64", shape }, data);
      terms.push(value === this.#values.one ? numbers : to.append(ops.mul, [numbers, this.#recorded(value)]));
    }
    return terms.reduce((a, b) => to.append(ops.add, [a, b]));
  }

  #product({ vector, columns }: Product, matrix: Float64Array): NodeId {
    const { to, moved, at } = this.#rewriting;
    const [rows, column] = [this.#rows.length, [columns, 1]];
    const right = sameShape(at(vector).shape, column) ? moved(vector) : to.append(ops.reshape, [moved(vector)], { shape: column });
    const product = to.append(ops.matmul, [to.constant({ dtype: "f64", shape: [rows, columns] }, matrix), right], { left: 0, right: 0 });
    return to.append(ops.reshape, [product], { shape: [rows] });
  }

  /** The sum of all rows, each times a value where that differs by row; one row is its own sum. */
  total(rows: NodeId, by: Shared): NodeId {
    const { to } = this.#rewriting;
    const weighed = by.places.length === 0 ? rows : to.append(ops.mul, [rows, this.#recorded(by)]);
    return this.#rows.length === 1 ? weighed : to.append(ops.sum, [weighed], { axes: [0] });
  }
}
