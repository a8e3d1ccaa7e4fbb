/**
 * @file Write how a block of rows is read and written: four rows of one point, or one row of all lanes.
 */
import type { NodeId } from "../tape.ts";
import type { Registers } from "./accumulator.ts";
import type { Vector } from "./assembler.ts";
import { isWithin, type LoopStep } from "./loopShape.ts";
import { I32, op, simd } from "./opcodes.ts";
import type { Item } from "./steps.ts";
import type { View } from "./views.ts";
import { ROWS_AT_ONCE, shiftByLanes, type Writing } from "./writing.ts";

/** What the code of one step of a loop knows. */
export interface Row {
  /** Bytes of a constant's rows before this one; and of all lanes of a buffer. */
  readonly offset: number;
  readonly laneOffset: number;
  /** Bytes from the start of the segment. */
  readonly within: number | undefined;
  /** Ones for the rows that there are, where not all four are. */
  readonly mask: readonly Vector[] | undefined;
  /** Rows that there are, if known, else a local with the byte at which they end. */
  readonly rows: number | { readonly end: number };
  /** The partial that a lane's row adds to. */
  readonly partial: number;
  /** Bytes behind the first partial of the one that it adds to, where partials are in memory. */
  readonly slot: number | undefined;
  readonly values: Map<string, Registers>;
  readonly groupValues: ReadonlyMap<string, Registers>;
}

/** Reads and writes rows of one function. */
export class RowCode {
  readonly #w: Writing;

  constructor(writing: Writing) {
    this.#w = writing;
  }

  /** A local with the bytes of all lanes, for the bytes of one. */
  scaled(offset: number): number {
    const { code, lanes } = this.#w;
    if (lanes === 1) return offset;
    const local = code.local(I32);
    code.get(offset);
    shiftByLanes(this.#w);
    code.set(local);
    return local;
  }

  read(view: View, row: Row, { size, segments }: LoopStep): Registers {
    const { schedule, heap, places, lanes, code, a } = this.#w;
    const { root, map } = view;
    const node = schedule.tape.node(root);
    const within = map.kind === "tile" && isWithin(segments, map) ? row.within : undefined;
    const isLinear = map.kind === "same" || map.kind === "shift" || within !== undefined;
    const from = map.kind === "shift" ? map.by : map.kind === "tile" && within !== undefined ? map.from : 0;
    if (node.kind === "constant") {
      const base = isLinear ? heap.constant(node, { kind: "same" }, size) + 8 * from : heap.constant(node, map, size);
      const offset = within ?? row.offset;
      if (lanes === 1) return this.#loadVectors(offset, base);
      code.get(offset);
      code.memory(simd.load64Splat, base);
      return [a.keep()];
    }
    const base = places.address(root) + 8 * lanes * from;
    if (within !== undefined) return this.#loadVectors(this.scaled(within), base);
    if (isLinear) return this.#loadVectors(row.laneOffset, base);
    return this.#gather(heap.table(places.table(view, size)), base, row.offset);
  }

  #loadVectors(offset: number, base: number): Registers {
    const { code, a, width, first } = this.#w;
    return Array.from({ length: width }, (_, j) => {
      code.get(offset);
      code.memory(simd.load, base + 16 * (first + j));
      return a.keep();
    });
  }

  /** Push the byte offset that a table holds for row `ahead` of this block. */
  #pushPlace(table: number, offset: number, ahead: number): void {
    const { code } = this.#w;
    code.get(offset);
    code.i32(1);
    code.op(op.i32ShrU);
    code.scalarMemory(op.i32Load, table + 4 * ahead);
    shiftByLanes(this.#w);
  }

  #gather(table: number, base: number, offset: number): Registers {
    const { code, a, lanes, width } = this.#w;
    if (lanes > 1) {
      const place = code.local(I32);
      this.#pushPlace(table, offset, 0);
      code.set(place);
      return this.#loadVectors(place, base);
    }
    return Array.from({ length: width }, (_, j) => {
      this.#pushPlace(table, offset, 2 * j);
      code.memory(simd.load64Splat, base);
      const low = a.keep();
      this.#pushPlace(table, offset, 2 * j + 1);
      a.push(low);
      code.memory(simd.load64Lane, base, 1);
      return a.keep();
    });
  }

  /** An element for each segment. */
  readGroup({ root, map }: View, group: number, scaledGroup: number): Registers {
    const { schedule, heap, places, lanes, code, a } = this.#w;
    const from = map.kind === "run" ? map.from : 0;
    const node = schedule.tape.node(root);
    if (node.kind === "constant" || lanes === 1) {
      code.get(group);
      const base = node.kind === "constant" ? heap.constant(node, { kind: "same" }, 0) : places.address(root);
      code.memory(simd.load64Splat, base + 8 * from);
      return [a.keep()];
    }
    return this.#loadVectors(scaledGroup, places.address(root) + 8 * lanes * from);
  }

  /** Write the result of a segment. */
  storeGroup(id: NodeId, group: number, scaledGroup: number, value: Registers): void {
    const { places, lanes, code, a } = this.#w;
    if (lanes > 1) {
      this.#storeVectors(places.address(id), scaledGroup, value);
      return;
    }
    code.get(group);
    a.push(value[0] ?? 0);
    code.memory(simd.store64Lane, places.address(id), 0);
  }

  /** Write elements one after the other: those of four rows, or of one row of all lanes. */
  store(id: NodeId, row: Row, value: Registers): void {
    const { places, lanes } = this.#w;
    const base = places.address(id);
    if (lanes === 1 && row.rows !== ROWS_AT_ONCE && places.isExact(id)) this.#storeSome(row, (ahead) => this.#storeAt(row.offset, base + 8 * ahead, value, ahead, false));
    else this.#storeVectors(base, row.laneOffset, value);
  }

  #storeVectors(base: number, offset: number, value: Registers): void {
    const { code, a, width, first } = this.#w;
    for (let j = 0; j < width; j++) {
      code.get(offset);
      a.push(value[j] ?? value[0] ?? 0);
      code.memory(simd.store, base + 16 * (first + j));
    }
  }

  /** Write rows, or add them, to places given by a table or from one place on; row by row, in order. */
  storePlaces(item: Item, row: Row, value: Registers, { segments }: LoopStep): void {
    const { heap, places, lanes, code } = this.#w;
    const { id, to = 0, kind, tile } = item;
    if (tile !== undefined && row.within !== undefined && isWithin(segments, tile)) {
      this.#addWithin(places.address(id) + 8 * lanes * tile.from, row, row.within, value);
      return;
    }
    const base = places.address(id) + (typeof to === "number" ? 8 * lanes * to : 0);
    const table = typeof to === "number" ? undefined : heap.table(to);
    if (lanes === 1 && kind === "put" && table === undefined && row.rows === ROWS_AT_ONCE) {
      this.#storeVectors(base, row.offset, value);
      return;
    }
    this.#storeSome(row, (ahead) => {
      if (table === undefined) {
        this.#storeAt(row.laneOffset, base + 8 * ahead, value, ahead, kind === "add");
        return;
      }
      const place = code.local(I32);
      this.#pushPlace(table, row.offset, ahead);
      code.set(place);
      this.#storeAt(place, base, value, ahead, kind === "add");
    });
  }

  /** Add rows to a stretch that has an element for each row of a segment. */
  #addWithin(base: number, row: Row, within: number, value: Registers): void {
    const { lanes, a } = this.#w;
    const place = this.scaled(within);
    if (lanes === 1 && row.rows !== ROWS_AT_ONCE) {
      this.#storeSome(row, (ahead) => this.#storeAt(place, base + 8 * ahead, value, ahead, true));
      return;
    }
    const sums = this.#loadVectors(place, base).map((sum, j) => a.add(sum, value[j] ?? value[0] ?? 0));
    this.#storeVectors(base, place, sums);
  }

  /** Do something for each of the rows that there are. */
  #storeSome({ rows, offset }: Row, store: (ahead: number) => void): void {
    const { lanes, code } = this.#w;
    const count = lanes > 1 ? 1 : typeof rows === "number" ? rows : ROWS_AT_ONCE;
    for (let ahead = 0; ahead < count; ahead++) {
      if (typeof rows === "number" || lanes > 1) {
        store(ahead);
        continue;
      }
      code.get(offset);
      code.i32(8 * ahead);
      code.op(op.i32Add);
      code.get(rows.end);
      code.op(op.i32LtU);
      code.open(op.if);
      store(ahead);
      code.end();
    }
  }

  #storeAt(place: number, base: number, value: Registers, ahead: number, adds: boolean): void {
    const { code, a, lanes, width, first } = this.#w;
    if (lanes === 1) {
      const half = value.length === 1 ? 0 : ahead % 2;
      const register = value[value.length === 1 ? 0 : Math.floor(ahead / 2)] ?? 0;
      code.get(place);
      if (adds) {
        code.get(place);
        code.memory(simd.load64Splat, base);
        a.push(register);
        code.simd(simd.add);
      } else a.push(register);
      code.memory(simd.store64Lane, base, half);
      return;
    }
    for (let j = 0; j < width; j++) {
      code.get(place);
      if (adds) {
        code.get(place);
        code.memory(simd.load, base + 16 * (first + j));
      }
      a.push(value[j] ?? value[0] ?? 0);
      if (adds) code.simd(simd.add);
      code.memory(simd.store, base + 16 * (first + j));
    }
  }
}
