/**
 * @file Write loops over rows: all rows in one stretch, or the rows of one segment after the other.
 */
import { internal, sizeOf } from "@typyro/base";
import type { NodeId } from "../tape.ts";
import { Accumulator, isSum, PARTIALS, type Registers } from "./accumulator.ts";
import type { Vector } from "./assembler.ts";
import { computedIn, isScalarView, keyOf, LoopShape, type LoopStep } from "./loopShape.ts";
import { shortKernels } from "./math/kernels.ts";
import { I32, MEMORY_FILL, op, simd } from "./opcodes.ts";
import { type Row, RowCode } from "./rowCode.ts";
import { type ScalarCode, wantsTruth } from "./scalarCode.ts";
import type { Item, Segments } from "./steps.ts";
import type { View } from "./views.ts";
import { ROWS_AT_ONCE, shiftByLanes, type Writing } from "./writing.ts";

/** Loops of up to so many blocks, or rows of all lanes, are written out. */
const UNROLLED_BLOCKS = 2;
/** Registers for partials, of the sixteen that there are on common machines. */
const MOST_PARTIALS = 12;

/** What the rows of one segment share. */
interface SegmentContext {
  readonly step: LoopStep;
  readonly sums: readonly Accumulator[];
  readonly offset: number;
  readonly segmentStart: number | undefined;
  readonly groupValues: ReadonlyMap<string, Registers>;
}

/** How many rows there are, or what pushes the byte behind the last one. */
type Extent = number | (() => void);

/** Rows of all lanes that are written one after the other, since each adds to registers of its own. */
const partialsInTurn = ({ sums }: SegmentContext): number => (sums.some(({ hasPartials, memory }) => hasPartials && memory === undefined) ? PARTIALS : 1);

/** Loops of one function. */
export class LoopCode {
  readonly #w: Writing;
  readonly #scalars: ScalarCode;
  readonly #rows: RowCode;

  constructor(writing: Writing, scalars: ScalarCode) {
    this.#w = writing;
    this.#scalars = scalars;
    this.#rows = new RowCode(writing);
  }

  write(step: LoopStep): void {
    const body = new LoopShape(this.#w.schedule, step);
    for (const view of body.scalars) this.#scalars.read(view);
    for (const { kind, id } of step.items) if (kind === "add") this.#clear(id);
    const totals = this.#parts(step).map((part) => part.#part(step, body));
    for (const item of step.items) {
      const found = totals.flatMap((total) => total.get(item) ?? []);
      if (found.length > 0) this.#scalars.define(item.id, found);
    }
  }

  /** The loop as a whole; or one for every two lanes, where the partials of all of them would not fit into registers. */
  #parts({ items }: LoopStep): LoopCode[] {
    const { lanes, width } = this.#w;
    const partials = PARTIALS * items.filter(({ kind, node }) => kind === "reduce" && isSum(node.op)).length;
    if (lanes === 1 || width === 1 || this.#isLong(items) || partials * width <= MOST_PARTIALS) return [this];
    return Array.from({ length: width }, (_, first) => new LoopCode({ ...this.#w, width: 1, first }, this.#scalars));
  }

  /** Whether rows are so much work that they are worth writing once only. */
  #isLong(items: readonly Item[]): boolean {
    return items.some(({ kind, node }) => kind === "map" && shortKernels[node.op.name] === undefined);
  }

  /** Write the loop for the registers at hand; returns what it adds up over all rows. */
  #part(step: LoopStep, body: LoopShape): Map<Item, Registers> {
    this.#scalars.startLoop(step.size);
    const { code, a, lanes, width, heap } = this.#w;
    const isInMemory = lanes > 1 && this.#isLong(step.items);
    const sums = step.items
      .filter(({ kind }) => kind === "reduce")
      .map((item, position) => new Accumulator(a, item, width, lanes === 1, isInMemory ? heap.shared(position, PARTIALS, lanes) : undefined));
    if (step.segments.kind === "all") {
      for (const sum of sums) sum.clear();
      this.#segment(step, body, sums, { start: () => code.i32(0), extent: step.size }, undefined);
      return new Map(sums.map((sum) => [sum.item, sum.total()]));
    }
    const { groups, start, extent } = this.#bounds(step.segments, step.size);
    const group = code.local(I32);
    code.i32(0);
    code.set(group);
    const carried = sums.filter(({ isCarried }) => isCarried);
    const ending = sums.filter(({ isCarried }) => !isCarried);
    for (const sum of carried) sum.clear();
    code.open(op.loop);
    for (const sum of ending) sum.clear();
    this.#segment(step, body, sums, { start: () => start(group), extent: extent(group) }, group);
    for (const sum of ending) this.#rows.storeGroup(sum.item.id, group, this.#rows.scaled(group), sum.total());
    code.get(group);
    code.i32(8);
    code.op(op.i32Add);
    code.tee(group);
    code.i32(8 * groups);
    code.op(op.i32LtU);
    code.branch(op.brIf, 0);
    code.end();
    return new Map(carried.map((sum) => [sum.item, sum.total()]));
  }

  /** A scalar in the registers at hand. */
  #scalar(view: View): Registers {
    const value = this.#scalars.read(view);
    const { first, width, lanes } = this.#w;
    return lanes === 1 || value.length === 1 ? value : value.slice(first, first + width);
  }

  #clear(id: NodeId): void {
    this.#w.code.i32(this.#w.places.address(id));
    this.#w.code.i32(0);
    this.#w.code.i32(8 * this.#w.lanes * sizeOf(this.#w.schedule.tape.node(id).shape));
    this.#w.code.bulk(MEMORY_FILL);
  }

  /** How to push the byte at which a segment starts, and how far it goes. */
  #bounds(segments: Segments, size: number): { groups: number; start: (group: number) => void; extent: (group: number) => Extent } {
    const code = this.#w.code;
    if (segments.kind === "runs") {
      const { rows } = segments;
      const start = (group: number): void => {
        code.get(group);
        code.i32(rows);
        code.op(op.i32Mul);
      };
      return { groups: size / rows, start, extent: () => rows };
    }
    if (segments.kind === "all") throw internal("one segment has no bounds");
    const node = this.#w.schedule.tape.node(segments.index);
    if (node.kind !== "constant") throw internal("segments need a constant index");
    const table = this.#w.heap.table(this.#w.places.starts(node, segments.groups));
    const read = (offset: number) => (group: number): void => {
      code.get(group);
      code.i32(1);
      code.op(op.i32ShrU);
      code.scalarMemory(op.i32Load, table + offset);
    };
    return { groups: segments.groups, start: read(0), extent: (group) => () => read(4)(group) };
  }

  /** The rows of one segment, or of the whole loop. */
  #segment(
    step: LoopStep,
    body: LoopShape,
    sums: readonly Accumulator[],
    { start, extent }: { start: () => void; extent: Extent },
    group: number | undefined,
  ): void {
    const code = this.#w.code;
    const offset = code.local(I32);
    start();
    code.set(offset);
    const groupValues = new Map<string, Registers>();
    const scaledGroup = group === undefined ? undefined : this.#rows.scaled(group);
    if (group !== undefined && scaledGroup !== undefined) for (const view of body.groupReads) groupValues.set(keyOf(view), this.#rows.readGroup(view, group, scaledGroup));
    let segmentStart: number | undefined;
    if (body.readsWithin || (group !== undefined && sums.some(({ memory }) => memory !== undefined))) {
      segmentStart = code.local(I32);
      code.get(offset);
      code.set(segmentStart);
    }
    const context = { step, sums, offset, segmentStart, groupValues };
    if (this.#w.lanes > 1) this.#lanes(context, extent);
    else if (typeof extent === "number") this.#fixedBlocks(context, extent);
    else this.#openBlocks(context, this.#pushed(extent));
  }

  /** As many rows of one point as are known now, in whole blocks and one for the rest. */
  #fixedBlocks(context: SegmentContext, size: number): void {
    const blocks = Math.floor(size / ROWS_AT_ONCE);
    const block = (): void => this.#row(context, ROWS_AT_ONCE, 0, undefined);
    if (blocks <= UNROLLED_BLOCKS) for (let i = 0; i < blocks; i++) block();
    else {
      const code = this.#w.code;
      const end = this.#behind(context.offset, blocks * ROWS_AT_ONCE);
      code.open(op.loop);
      block();
      code.get(context.offset);
      code.get(end);
      code.op(op.i32LtU);
      code.branch(op.brIf, 0);
      code.end();
    }
    const rest = size - blocks * ROWS_AT_ONCE;
    if (rest > 0) this.#row(context, rest, 0, this.#fixedMask(context, rest));
  }

  /** The byte behind so many rows from here on. */
  #behind(offset: number, rows: number): number {
    const { code } = this.#w;
    const end = code.local(I32);
    code.get(offset);
    code.i32(8 * rows);
    code.op(op.i32Add);
    code.set(end);
    return end;
  }

  #fixedMask({ sums }: SegmentContext, rows: number): readonly Vector[] | undefined {
    if (sums.length === 0) return undefined;
    return [0, 1].map((j) => {
      this.#w.code.i32(0);
      this.#w.code.memory(simd.load, this.#w.heap.masks + 32 * rows + 16 * j);
      return this.#w.a.keep();
    });
  }

  #pushed(push: () => void): number {
    const local = this.#w.code.local(I32);
    push();
    this.#w.code.set(local);
    return local;
  }

  /**
   * Whole blocks of four rows, and one for the last one to four: always one, since a branch around it would be guessed
   * wrong about once a segment. In an empty segment its rows are masked out, and what it stores the next one overwrites.
   */
  #openBlocks(context: SegmentContext, end: number): void {
    const code = this.#w.code;
    const { offset } = context;
    const whole = code.local(I32);
    code.get(offset);
    code.get(end);
    code.get(offset);
    code.op(op.i32Sub);
    code.i32(8);
    code.op(op.i32Sub);
    code.i32(-8 * ROWS_AT_ONCE);
    code.op(op.i32And);
    code.op(op.i32Add);
    code.set(whole);
    code.open(op.block);
    code.get(offset);
    code.get(whole);
    code.op(op.i32GeS);
    code.branch(op.brIf, 0);
    code.open(op.loop);
    this.#row(context, ROWS_AT_ONCE, 0, undefined);
    code.get(offset);
    code.get(whole);
    code.op(op.i32LtS);
    code.branch(op.brIf, 0);
    code.end();
    code.end();
    this.#row(context, { end }, 0, context.sums.length === 0 ? undefined : this.#openMask(offset, end));
  }

  /**
   * Rows of all lanes, as many as are known now or up to a byte that is read from memory. Their number is looked at after each row,
   * known or not: where nothing stands between two rows, engines mix them, and put aside what they have no registers for.
   */
  #lanes(context: SegmentContext, extent: Extent): void {
    if (typeof extent === "number" && extent <= UNROLLED_BLOCKS) {
      for (let partial = 0; partial < extent; partial++) this.#row(context, 1, partial, undefined);
      return;
    }
    const code = this.#w.code;
    const end = typeof extent === "number" ? this.#behind(context.offset, extent) : this.#pushed(extent);
    code.open(op.block);
    this.#leaveAt(context.offset, end, 0);
    code.open(op.loop);
    const perTurn = partialsInTurn(context);
    for (let partial = 0; partial < perTurn; partial++) {
      if (partial > 0) this.#leaveAt(context.offset, end, 1);
      this.#row(context, 1, partial, undefined);
    }
    code.get(context.offset);
    code.get(end);
    code.op(op.i32LtU);
    code.branch(op.brIf, 0);
    code.end();
    code.end();
  }

  #leaveAt(offset: number, end: number, depth: number): void {
    this.#w.code.get(offset);
    this.#w.code.get(end);
    this.#w.code.op(op.i32GeU);
    this.#w.code.branch(op.brIf, depth);
  }

  /** Ones for the rows of the last block, at most four, that lie before the end. */
  #openMask(offset: number, end: number): readonly Vector[] {
    const code = this.#w.code;
    const address = code.local(I32);
    code.get(end);
    code.get(offset);
    code.op(op.i32Sub);
    code.i32(2);
    code.op(op.i32Shl);
    code.set(address);
    return [0, 1].map((j) => {
      code.get(address);
      code.memory(simd.load, this.#w.heap.masks + 16 * j);
      return this.#w.a.keep();
    });
  }

  /** All work for four rows, or for one row of all lanes; then move on. */
  #row(context: SegmentContext, rows: Row["rows"], partial: number, mask: readonly Vector[] | undefined): void {
    const { step, sums, offset, segmentStart, groupValues } = context;
    const code = this.#w.code;
    let within: number | undefined;
    if (segmentStart !== undefined) {
      within = code.local(I32);
      code.get(offset);
      code.get(segmentStart);
      code.op(op.i32Sub);
      code.set(within);
    }
    const slot = sums.some(({ memory }) => memory !== undefined) ? this.#slot(within ?? offset) : undefined;
    const row: Row = { offset, laneOffset: this.#rows.scaled(offset), within, mask, rows, partial, slot, values: new Map(), groupValues };
    for (const item of step.items) this.#rowItem(item, row, step, sums);
    code.get(offset);
    code.i32(this.#w.lanes === 1 ? 8 * ROWS_AT_ONCE : 8);
    code.op(op.i32Add);
    code.set(offset);
  }

  #rowItem(item: Item, row: Row, step: LoopStep, sums: readonly Accumulator[]): void {
    switch (item.kind) {
      case "map": {
        const value = this.#rowValue({ root: item.id, map: { kind: "same" } }, row, step);
        if (this.#w.schedule.stored.has(item.id)) this.#rows.store(item.id, row, value);
        break;
      }
      case "reduce":
        this.#addTo(sums.find((sum) => sum.item === item), this.#operand(item, row, step), row);
        break;
      case "copy":
        this.#rows.store(item.id, row, this.#operand(item, row, step));
        break;
      case "put":
      case "add":
        this.#rows.storePlaces(item, row, this.#operand(item, row, step), step);
        break;
      case "host":
        throw internal("a host step is not part of a loop");
    }
  }

  #addTo(sum: Accumulator | undefined, value: Registers, row: Row): void {
    if (row.slot !== undefined && sum?.memory !== undefined) sum.addAt(row.slot, value);
    else sum?.add(value, row.partial, row.mask);
  }

  /** A local with the bytes from the first partial to the one of a row, which is so many bytes from the start of its segment. */
  #slot(within: number): number {
    const { code } = this.#w;
    const slot = code.local(I32);
    code.get(within);
    code.i32(8 * (PARTIALS - 1));
    code.op(op.i32And);
    shiftByLanes(this.#w);
    code.set(slot);
    return slot;
  }

  #operand(item: Item, row: Row, step: LoopStep): Registers {
    const [view] = item.operands;
    if (view === undefined) throw internal(`${item.node.op.name} has no input`);
    return this.#scalars.converted(this.#rowValue(view, row, step), view, wantsTruth(item));
  }

  /** A value in the rows at hand: computed here, or read. */
  #rowValue(view: View, row: Row, step: LoopStep): Registers {
    const key = keyOf(view);
    const known = row.values.get(key) ?? row.groupValues.get(key);
    if (known !== undefined) return known;
    if (isScalarView(this.#w.schedule, view)) return this.#scalar(view);
    const item = computedIn(this.#w.schedule, step, view);
    const value = item === undefined ? this.#rows.read(view, row, step) : this.#scalars.apply(item, item.operands.map((operand) => this.#rowValue(operand, row, step)), true);
    row.values.set(key, value);
    return value;
  }
}
