/**
 * @file Write a schedule as WebAssembly functions: for one point with four rows at a time, or for several points side by side.
 *
 * A value is held in registers of two numbers: one register where it is the same in all rows and lanes, else as many
 * as hold four rows (one point) or all lanes. So both forms come from the same code, and differ only in how rows are
 * read, written and summed. Row i of a sum adds to partial i mod 4, and the partials add as (0 + 2) + (1 + 3).
 *
 * The file is long because scalars, rows and segments are written into one open function with one set of registers.
 */
import { internal, sizeOf } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { ConstantNode, NodeId } from "../tape.ts";
import { Accumulator, PARTIALS, type Registers } from "./accumulator.ts";
import { Arithmetic, type Operand } from "./arithmetic.ts";
import { FunctionCode, Vector } from "./assembler.ts";
import { crossing, functionsOf } from "./functions.ts";
import { type Heap, segmentStarts } from "./heap.ts";
import { computedIn, isScalarView, keyOf, LoopShape, type LoopStep } from "./loopShape.ts";
import { LOGICAL, mathKernels, shortKernels } from "./math/kernels.ts";
import { I32, MEMORY_FILL, op, simd } from "./opcodes.ts";
import type { Item, Schedule, Segments, Step } from "./schedule.ts";
import { position, type View } from "./views.ts";

/** Functions that emitted code calls, by the name of an operation; and the one that runs a step in the host. */
export interface Callees {
  readonly functions: ReadonlyMap<string, number>;
  readonly host: number | undefined;
}

const ROWS_AT_ONCE = 4;
/** Loops of up to so many blocks are written out. */
const UNROLLED_BLOCKS = 2;
/** A function used inside of a loop is written in place where its loop stays short. */
const INLINE_ITEMS = 60;

/** What the code of one step of a loop knows. */
interface Row {
  /** Bytes of a constant's rows before this one; and of all lanes of a buffer. */
  readonly offset: number;
  readonly laneOffset: number;
  /** The same of the segment. */
  readonly group: number | undefined;
  /** Bytes from the start of the segment. */
  readonly within: number | undefined;
  /** Ones for the rows that there are, where not all four are. */
  readonly mask: readonly Vector[] | undefined;
  /** Rows that there are, if known, else a local with the byte at which they end. */
  readonly rows: number | { readonly end: number };
  /** The partial that a lane's row adds to. */
  readonly partial: number;
  readonly values: Map<string, Registers>;
  readonly groupValues: ReadonlyMap<string, Registers>;
}

/** Writes all functions of a schedule for a number of lanes; 1 is the form that takes four rows at a time. */
export class Emitter {
  readonly #schedule: Schedule;
  readonly #heap: Heap;
  readonly #lanes: number;
  readonly #width: number;
  readonly #callees: Callees;
  readonly #addresses = new Map<NodeId, number>();
  readonly functions: FunctionCode[] = [];
  #code = new FunctionCode({ parameters: [], results: [] });
  #a = new Arithmetic(this.#code);
  #scalars = new Map<string, Registers>();
  #inlined = 0;
  readonly #slots: ReadonlySet<NodeId>;

  constructor(schedule: Schedule, heap: Heap, lanes: number, callees: Callees) {
    this.#schedule = schedule;
    this.#heap = heap;
    this.#lanes = lanes;
    this.#width = lanes === 1 ? ROWS_AT_ONCE / 2 : lanes / 2;
    this.#callees = callees;
    this.#placeInputs();
    const groups = functionsOf(schedule.steps);
    this.#slots = crossing(schedule, groups);
    for (const steps of groups) this.#function(steps);
  }

  /** Inputs lie one after the other, so that a point is copied in as one; nothing is ever written behind one of them. */
  #placeInputs(): void {
    const { inputs } = this.#schedule.tape;
    const sizes = inputs.map(({ shape }) => sizeOf(shape));
    let address = this.#heap.buffer(sizes.reduce((total, size) => total + size, 0), this.#lanes);
    for (const [i, { id }] of inputs.entries()) {
      this.#addresses.set(id, address);
      address += 8 * this.#lanes * (sizes[i] ?? 0);
    }
  }

  /** Where the elements of an input, an output or a stored node lie; those of one element are `lanes` numbers apart. */
  address(id: NodeId): number {
    const known = this.#addresses.get(id);
    if (known !== undefined) return known;
    const address = this.#heap.buffer(sizeOf(this.#schedule.tape.node(id).shape), this.#lanes);
    this.#addresses.set(id, address);
    return address;
  }

  #function(steps: readonly Step[]): void {
    this.#code = new FunctionCode({ parameters: [], results: [] });
    this.#a = new Arithmetic(this.#code);
    this.#scalars = new Map();
    this.functions.push(this.#code);
    for (const step of steps) {
      switch (step.kind) {
        case "scalars":
          for (const item of step.items) this.#scalarItem(item);
          break;
        case "loop":
          this.#loop(step);
          break;
        case "host":
          this.#code.i32(this.#schedule.steps.indexOf(step));
          this.#code.call(this.#callees.host ?? -1);
          break;
      }
    }
  }

  // ---- scalars ----

  #scalarItem(item: Item): void {
    const { id, kind, size, operands, node } = item;
    if (kind === "reduce" && size === 0) {
      this.#emptyReduction(item);
      return;
    }
    if (size === 0) return;
    const isMap = kind === "map";
    const values = operands.map((view) => (isMap ? this.#scalar(view) : this.#converted(this.#scalar(view), view, wantsTruth(item))));
    switch (kind) {
      case "map":
        this.#define(id, this.#apply(item, values));
        break;
      case "reduce":
        this.#define(id, node.op === ops.sum || node.op === ops.segmentSum ? this.#each([values[0]], (x) => this.#a.add(0, x)) : this.#one(values));
        break;
      case "add":
        this.#storeElement(id, placeOf(item), this.#each([values[0]], (x) => this.#a.add(0, x)));
        break;
      case "put":
        this.#storeElement(id, placeOf(item), this.#one(values));
        break;
      case "copy":
        this.#storeElement(id, 0, this.#one(values));
        break;
      case "host":
        throw internal("a host step is not a scalar");
    }
  }

  #one(values: readonly Registers[]): Registers {
    const [value] = values;
    if (value === undefined) throw internal("an operation has no input");
    return value;
  }

  /** The result of a reduction over no rows. */
  #emptyReduction({ id, node }: Item): void {
    const value = node.op === ops.maxOf ? Number.NEGATIVE_INFINITY : 0;
    const registers: Registers = node.op === ops.all ? [this.#a.eq(0, 0)] : [value];
    const elements = sizeOf(node.shape);
    if (elements === 1) this.#define(id, registers);
    for (let i = 0; elements > 1 && i < elements; i++) this.#storeElement(id, i, registers);
  }

  #define(id: NodeId, value: Registers): void {
    this.#scalars.set(`${id}@0`, value);
    if (this.#schedule.stored.has(id) || this.#slots.has(id)) this.#storeElement(id, 0, value);
  }

  /** One element of a value, outside of loops. */
  #scalar({ root, map }: View): Registers {
    const index = position(map, 0);
    const key = `${root}@${index}`;
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const node = this.#schedule.tape.node(root);
    const value = node.kind === "constant" ? this.#literal(node, index) : this.#loadElement(root, index);
    this.#scalars.set(key, value);
    return value;
  }

  #literal({ data, dtype }: ConstantNode, index: number): Registers {
    const value = data[index] ?? Number.NaN;
    if (dtype !== "bool") return [value];
    return [value === 0 ? this.#a.ne(0, 0) : this.#a.eq(0, 0)];
  }

  #loadElement(id: NodeId, index: number): Registers {
    const address = this.address(id) + 8 * this.#lanes * index;
    if (this.#lanes === 1) {
      this.#code.i32(0);
      this.#code.memory(simd.load64Splat, address);
      return [this.#a.keep()];
    }
    return this.#registers((j) => {
      this.#code.i32(0);
      this.#code.memory(simd.load, address + 16 * j);
      return this.#a.keep();
    });
  }

  #storeElement(id: NodeId, index: number, value: Registers): void {
    const address = this.address(id) + 8 * this.#lanes * index;
    for (let j = 0; j < (this.#lanes === 1 ? 1 : this.#width); j++) {
      this.#code.i32(0);
      this.#a.push(value[j] ?? value[0] ?? 0);
      if (this.#lanes === 1) this.#code.memory(simd.store64Lane, address, 0);
      else this.#code.memory(simd.store, address + 16 * j);
    }
  }

  #registers(make: (j: number) => Vector): Registers {
    return Array.from({ length: this.#width }, (_, j) => make(j));
  }

  // ---- operations on registers ----

  #each(inputs: readonly (Registers | undefined)[], f: (...x: Operand[]) => Operand): Registers {
    const width = Math.max(...inputs.map((input) => input?.length ?? 1));
    return Array.from({ length: width }, (_, j) => f(...inputs.map((input) => input?.[j] ?? input?.[0] ?? 0)));
  }

  /** The result of an elementwise operation. */
  #apply({ node, operands }: Item, values: readonly Registers[], inLoop = false): Registers {
    const { name } = node.op;
    const converted = values.map((value, i) => this.#converted(value, operands[i], LOGICAL.has(name) || (name === "where" && i === 0)));
    const short = shortKernels[name];
    if (short !== undefined) return this.#each(converted, (x = 0, y = 0, z = 0) => short(this.#a, x, y, z));
    const kernel = mathKernels[name];
    if (kernel !== undefined && inLoop && this.#inlined < INLINE_ITEMS) {
      this.#inlined += 10;
      return this.#each(converted, (x = 0) => kernel(this.#a, this.#vector(x)));
    }
    const callee = this.#callees.functions.get(name);
    if (callee === undefined) throw internal(`no function for ${name}`);
    return this.#each(converted, (...xs) => {
      for (const x of xs) this.#a.push(x);
      this.#code.call(callee);
      return this.#a.keep();
    });
  }

  /** Numbers where numbers are wanted, truth values where these are. */
  #converted(value: Registers, view: View | undefined, wantsTruth: boolean): Registers {
    const isTruth = this.#schedule.tape.node(view?.root ?? -1).dtype === "bool";
    if (isTruth === wantsTruth) return value;
    return this.#each([value], (x = 0) => (isTruth ? this.#a.and(x, 1) : this.#a.ne(x, 0)));
  }

  #vector(x: Operand): Vector {
    if (x instanceof Vector) return x;
    this.#a.push(x);
    return this.#a.keep();
  }

  // ---- loops ----

  #loop(step: LoopStep): void {
    this.#inlined = 0;
    const body = new LoopShape(this.#schedule, step);
    for (const view of body.scalars) this.#scalar(view);
    for (const { kind, id } of step.items) if (kind === "add") this.#clear(id);
    const sums = step.items.filter(({ kind }) => kind === "reduce").map((item) => new Accumulator(this.#a, item, this.#width, this.#lanes === 1));
    if (step.segments.kind === "all") {
      this.#segment(step, body, sums, { size: step.size, start: () => this.#code.i32(0) }, undefined);
      for (const sum of sums) this.#define(sum.item.id, sum.total());
      return;
    }
    const { groups, start, end, rows } = this.#bounds(step.segments, step.size);
    const group = this.#code.local(I32);
    this.#code.i32(0);
    this.#code.set(group);
    this.#code.open(op.loop);
    this.#segment(step, body, sums, { size: rows, start: () => start(group), end: () => end(group) }, group);
    for (const sum of sums) this.#storeRow(sum.item.id, this.#scaled(group), group, sum.total(), 1);
    this.#code.get(group);
    this.#code.i32(8);
    this.#code.op(op.i32Add);
    this.#code.tee(group);
    this.#code.i32(8 * groups);
    this.#code.op(op.i32LtU);
    this.#code.branch(op.brIf, 0);
    this.#code.end();
  }

  #clear(id: NodeId): void {
    this.#code.i32(this.address(id));
    this.#code.i32(0);
    this.#code.i32(8 * this.#lanes * sizeOf(this.#schedule.tape.node(id).shape));
    this.#code.op(0xfc);
    this.#code.bytes.unsigned(MEMORY_FILL);
    this.#code.op(0);
  }

  /** How to push the bytes at which a segment starts and ends; `rows` where all have the same. */
  #bounds(segments: Segments, size: number): { groups: number; rows: number | undefined; start: (group: number) => void; end: (group: number) => void } {
    const code = this.#code;
    if (segments.kind === "runs") {
      const { rows } = segments;
      const start = (group: number): void => {
        code.get(group);
        code.i32(rows);
        code.op(op.i32Mul);
      };
      return { groups: size / rows, rows, start, end: start };
    }
    if (segments.kind === "all") throw internal("one segment has no bounds");
    const node = this.#schedule.tape.node(segments.index);
    if (node.kind !== "constant") throw internal("segments need a constant index");
    const table = this.#heap.table(this.#startsOf(node, segments.groups));
    const read = (offset: number) => (group: number): void => {
      code.get(group);
      code.i32(1);
      code.op(op.i32ShrU);
      code.scalarMemory(op.i32Load, table + offset);
    };
    return { groups: segments.groups, rows: undefined, start: read(0), end: read(4) };
  }

  readonly #starts = new Map<NodeId, Int32Array>();

  #startsOf(index: ConstantNode, groups: number): Int32Array {
    const known = this.#starts.get(index.id) ?? segmentStarts(index, groups);
    this.#starts.set(index.id, known);
    return known;
  }

  /** A local with the bytes of all lanes, for the bytes of one. */
  #scaled(offset: number): number {
    if (this.#lanes === 1) return offset;
    const local = this.#code.local(I32);
    this.#code.get(offset);
    this.#shiftByLanes();
    this.#code.set(local);
    return local;
  }

  #shiftByLanes(): void {
    if (this.#lanes === 1) return;
    this.#code.i32(31 - Math.clz32(this.#lanes));
    this.#code.op(op.i32Shl);
  }

  /** The rows of one segment, or of the whole loop. */
  #segment(
    step: LoopStep,
    body: LoopShape,
    sums: readonly Accumulator[],
    { size, start, end }: { size: number | undefined; start: () => void; end?: () => void },
    group: number | undefined,
  ): void {
    const code = this.#code;
    const offset = code.local(I32);
    for (const sum of sums) sum.clear();
    start();
    code.set(offset);
    const groupValues = new Map<string, Registers>();
    const scaledGroup = group === undefined ? undefined : this.#scaled(group);
    if (group !== undefined && scaledGroup !== undefined) for (const view of body.groupReads) groupValues.set(keyOf(view), this.#readGroup(view, group, scaledGroup));
    let segmentStart: number | undefined;
    if (body.readsWithin) {
      segmentStart = code.local(I32);
      code.get(offset);
      code.set(segmentStart);
    }
    const context = { step, body, sums, offset, group, segmentStart, groupValues };
    if (size !== undefined) this.#fixedRows(context, size);
    else if (end !== undefined) this.#openRows(context, end);
  }

  /** So many rows as is known now. */
  #fixedRows(context: SegmentContext, size: number): void {
    const isRows = this.#lanes === 1;
    const perTurn = isRows ? ROWS_AT_ONCE : context.sums.some((sum) => sum.hasPartials) ? PARTIALS : 1;
    const turns = Math.floor(size / perTurn);
    const turn = (): void => {
      if (isRows) this.#row(context, ROWS_AT_ONCE, 0, undefined);
      else for (let partial = 0; partial < perTurn; partial++) this.#row(context, 1, partial, undefined);
    };
    if (turns <= UNROLLED_BLOCKS) for (let i = 0; i < turns; i++) turn();
    else {
      const code = this.#code;
      const end = code.local(I32);
      code.get(context.offset);
      code.i32(8 * turns * perTurn);
      code.op(op.i32Add);
      code.set(end);
      code.open(op.loop);
      turn();
      code.get(context.offset);
      code.get(end);
      code.op(op.i32LtU);
      code.branch(op.brIf, 0);
      code.end();
    }
    const rest = size - turns * perTurn;
    if (isRows && rest > 0) this.#row(context, rest, 0, this.#fixedMask(context, rest));
    else for (let partial = 0; partial < rest; partial++) this.#row(context, 1, partial, undefined);
  }

  #fixedMask({ sums }: SegmentContext, rows: number): readonly Vector[] | undefined {
    if (sums.length === 0) return undefined;
    return [0, 1].map((j) => {
      this.#code.i32(0);
      this.#code.memory(simd.load, this.#heap.masks + 32 * rows + 16 * j);
      return this.#a.keep();
    });
  }

  /** Rows up to a byte that is read from memory. */
  #openRows(context: SegmentContext, pushEnd: () => void): void {
    const end = this.#code.local(I32);
    pushEnd();
    this.#code.set(end);
    if (this.#lanes === 1) this.#openBlocks(context, end);
    else this.#openLanes(context, end);
  }

  /**
   * Whole blocks of four rows, and one for the last one to four: always one, since a branch around it would be guessed
   * wrong about once a segment. In an empty segment its rows are masked out, and what it stores the next one overwrites.
   */
  #openBlocks(context: SegmentContext, end: number): void {
    const code = this.#code;
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

  #openLanes(context: SegmentContext, end: number): void {
    const code = this.#code;
    code.open(op.block);
    this.#leaveAt(context.offset, end, 0);
    code.open(op.loop);
    const perTurn = context.sums.some((sum) => sum.hasPartials) ? PARTIALS : 1;
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
    this.#code.get(offset);
    this.#code.get(end);
    this.#code.op(op.i32GeU);
    this.#code.branch(op.brIf, depth);
  }

  /** Ones for the rows of the last block, at most four, that lie before the end. */
  #openMask(offset: number, end: number): readonly Vector[] {
    const code = this.#code;
    const address = code.local(I32);
    code.get(end);
    code.get(offset);
    code.op(op.i32Sub);
    code.i32(2);
    code.op(op.i32Shl);
    code.set(address);
    return [0, 1].map((j) => {
      code.get(address);
      code.memory(simd.load, this.#heap.masks + 16 * j);
      return this.#a.keep();
    });
  }

  /** All work for four rows, or for one row of all lanes; then move on. */
  #row(context: SegmentContext, rows: Row["rows"], partial: number, mask: readonly Vector[] | undefined): void {
    const { step, sums, offset, group, segmentStart, groupValues } = context;
    const code = this.#code;
    let within: number | undefined;
    if (segmentStart !== undefined) {
      within = code.local(I32);
      code.get(offset);
      code.get(segmentStart);
      code.op(op.i32Sub);
      code.set(within);
    }
    const row: Row = { offset, laneOffset: this.#scaled(offset), group, within, mask, rows, partial, values: new Map(), groupValues };
    for (const item of step.items) this.#rowItem(item, row, step, sums);
    code.get(offset);
    code.i32(this.#lanes === 1 ? 8 * ROWS_AT_ONCE : 8);
    code.op(op.i32Add);
    code.set(offset);
  }

  #rowItem(item: Item, row: Row, step: LoopStep, sums: readonly Accumulator[]): void {
    switch (item.kind) {
      case "map": {
        const value = this.#rowValue({ root: item.id, map: { kind: "same" } }, row, step);
        if (this.#schedule.stored.has(item.id)) this.#storeRow(item.id, row.laneOffset, row.offset, value, ROWS_AT_ONCE);
        break;
      }
      case "reduce":
        sums.find((sum) => sum.item === item)?.add(this.#operand(item, row, step), row.partial, row.mask);
        break;
      case "copy":
        this.#storeRow(item.id, row.laneOffset, row.offset, this.#operand(item, row, step), ROWS_AT_ONCE);
        break;
      case "put":
      case "add":
        this.#storePlaces(item, row, this.#operand(item, row, step));
        break;
      case "host":
        throw internal("a host step is not part of a loop");
    }
  }

  #operand(item: Item, row: Row, step: LoopStep): Registers {
    const [view] = item.operands;
    if (view === undefined) throw internal(`${item.node.op.name} has no input`);
    return this.#converted(this.#rowValue(view, row, step), view, wantsTruth(item));
  }

  /** A value in the rows at hand: computed here, or read. */
  #rowValue(view: View, row: Row, step: LoopStep): Registers {
    const key = keyOf(view);
    const known = row.values.get(key) ?? row.groupValues.get(key);
    if (known !== undefined) return known;
    if (isScalarView(this.#schedule, view)) return this.#scalar(view);
    const item = computedIn(this.#schedule, step, view);
    const value = item === undefined ? this.#readRow(view, row, step) : this.#apply(item, item.operands.map((operand) => this.#rowValue(operand, row, step)), true);
    row.values.set(key, value);
    return value;
  }

  // ---- reading and writing rows ----

  #readRow(view: View, row: Row, { size, segments }: LoopStep): Registers {
    const { root, map } = view;
    const node = this.#schedule.tape.node(root);
    const isConstant = node.kind === "constant";
    const isWithin = map.kind === "tile" && segments.kind === "runs" && segments.rows === map.period;
    const isLinear = map.kind === "same" || map.kind === "shift" || isWithin;
    const from = map.kind === "shift" ? map.by : isWithin ? map.from : 0;
    if (isConstant) {
      const base = isLinear ? this.#heap.constant(node, { kind: "same" }, size) + 8 * from : this.#heap.constant(node, map, size);
      const offset = isWithin && row.within !== undefined ? row.within : row.offset;
      if (this.#lanes === 1) return this.#loadVectors(offset, base);
      this.#code.get(offset);
      this.#code.memory(simd.load64Splat, base);
      return [this.#a.keep()];
    }
    const base = this.address(root) + 8 * this.#lanes * from;
    if (isWithin && row.within !== undefined) return this.#loadVectors(this.#scaled(row.within), base);
    if (isLinear) return this.#loadVectors(row.laneOffset, base);
    return this.#gather(this.#heap.table(this.#tableOf(view, size)), base, row.offset);
  }

  readonly #tables = new Map<string, Int32Array>();

  #tableOf(view: View, size: number): Int32Array {
    const { map } = view;
    if (map.kind === "table") return map.table;
    const key = `${keyOf(view)} ${size}`;
    const known = this.#tables.get(key) ?? Int32Array.from({ length: size }, (_, i) => position(map, i));
    this.#tables.set(key, known);
    return known;
  }

  #loadVectors(offset: number, base: number): Registers {
    return this.#registers((j) => {
      this.#code.get(offset);
      this.#code.memory(simd.load, base + 16 * j);
      return this.#a.keep();
    });
  }

  /** Push the byte offset that a table holds for row `ahead` of this block. */
  #pushPlace(table: number, offset: number, ahead: number): void {
    this.#code.get(offset);
    this.#code.i32(1);
    this.#code.op(op.i32ShrU);
    this.#code.scalarMemory(op.i32Load, table + 4 * ahead);
    this.#shiftByLanes();
  }

  #gather(table: number, base: number, offset: number): Registers {
    if (this.#lanes > 1) {
      const place = this.#code.local(I32);
      this.#pushPlace(table, offset, 0);
      this.#code.set(place);
      return this.#loadVectors(place, base);
    }
    return this.#registers((j) => {
      this.#pushPlace(table, offset, 2 * j);
      this.#code.memory(simd.load64Splat, base);
      const low = this.#a.keep();
      this.#pushPlace(table, offset, 2 * j + 1);
      this.#a.push(low);
      this.#code.memory(simd.load64Lane, base, 1);
      return this.#a.keep();
    });
  }

  /** An element for each segment. */
  #readGroup({ root, map }: View, group: number, scaledGroup: number): Registers {
    const from = map.kind === "run" ? map.from : 0;
    const node = this.#schedule.tape.node(root);
    if (node.kind === "constant" || this.#lanes === 1) {
      this.#code.get(group);
      const base = node.kind === "constant" ? this.#heap.constant(node, { kind: "same" }, 0) : this.address(root);
      this.#code.memory(simd.load64Splat, base + 8 * from);
      return [this.#a.keep()];
    }
    return this.#loadVectors(scaledGroup, this.address(root) + 8 * this.#lanes * from);
  }

  /** Write elements one after the other: those of four rows, or of one row of all lanes. `rows` 1 writes a single one. */
  #storeRow(id: NodeId, laneOffset: number, offset: number, value: Registers, rows: number): void {
    const base = this.address(id);
    if (this.#lanes === 1 && rows === 1) {
      this.#code.get(offset);
      this.#a.push(value[0] ?? 0);
      this.#code.memory(simd.store64Lane, base, 0);
      return;
    }
    for (let j = 0; j < this.#width; j++) {
      this.#code.get(laneOffset);
      this.#a.push(value[j] ?? value[0] ?? 0);
      this.#code.memory(simd.store, base + 16 * j);
    }
  }

  /** Write rows, or add them, to places given by a table or from one place on; row by row, in order. */
  #storePlaces(item: Item, row: Row, value: Registers): void {
    const { id, to = 0, kind } = item;
    const base = this.address(id) + (typeof to === "number" ? 8 * this.#lanes * to : 0);
    const table = typeof to === "number" ? undefined : this.#heap.table(to);
    if (this.#lanes === 1 && kind === "put" && table === undefined && row.rows === ROWS_AT_ONCE) {
      for (let j = 0; j < this.#width; j++) {
        this.#code.get(row.offset);
        this.#a.push(value[j] ?? value[0] ?? 0);
        this.#code.memory(simd.store, base + 16 * j);
      }
      return;
    }
    const count = this.#lanes === 1 ? (typeof row.rows === "number" ? row.rows : ROWS_AT_ONCE) : 1;
    for (let ahead = 0; ahead < count; ahead++) {
      const isOpen = typeof row.rows !== "number";
      if (typeof row.rows !== "number" && isOpen) this.#openIfRow(row.offset, ahead, row.rows.end);
      const place = this.#code.local(I32);
      if (table === undefined) {
        this.#code.get(row.laneOffset);
        this.#code.i32(8 * ahead);
        this.#code.op(op.i32Add);
      } else this.#pushPlace(table, row.offset, ahead);
      this.#code.set(place);
      this.#storeAt(place, base, value, ahead, kind === "add");
      if (isOpen) this.#code.end();
    }
  }

  #openIfRow(offset: number, ahead: number, end: number): void {
    this.#code.get(offset);
    this.#code.i32(8 * ahead);
    this.#code.op(op.i32Add);
    this.#code.get(end);
    this.#code.op(op.i32LtU);
    this.#code.open(op.if);
  }

  #storeAt(place: number, base: number, value: Registers, ahead: number, adds: boolean): void {
    if (this.#lanes === 1) {
      const half = value.length === 1 ? 0 : ahead % 2;
      const register = value[value.length === 1 ? 0 : Math.floor(ahead / 2)] ?? 0;
      this.#code.get(place);
      if (adds) {
        this.#code.get(place);
        this.#code.memory(simd.load64Splat, base);
        this.#a.push(register);
        this.#code.simd(simd.add);
      } else this.#a.push(register);
      this.#code.memory(simd.store64Lane, base, half);
      return;
    }
    for (let j = 0; j < this.#width; j++) {
      this.#code.get(place);
      if (adds) {
        this.#code.get(place);
        this.#code.memory(simd.load, base + 16 * j);
      }
      this.#a.push(value[j] ?? value[0] ?? 0);
      if (adds) this.#code.simd(simd.add);
      this.#code.memory(simd.store, base + 16 * j);
    }
  }
}

interface SegmentContext {
  readonly step: LoopStep;
  readonly body: LoopShape;
  readonly sums: readonly Accumulator[];
  readonly offset: number;
  readonly group: number | undefined;
  readonly segmentStart: number | undefined;
  readonly groupValues: ReadonlyMap<string, Registers>;
}

/** Whether a reduction or a copy works on truth values. */
function wantsTruth({ node }: Item): boolean {
  return node.dtype === "bool";
}

/** The element to which a scalar part goes. */
function placeOf({ to = 0 }: Item): number {
  return typeof to === "number" ? to : (to[0] ?? 0);
}
