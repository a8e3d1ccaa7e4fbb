/**
 * @file Write a schedule as WebAssembly functions: for one point with four rows at a time, or for several points side by side.
 */
import { internal, sizeOf } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode } from "../tape.ts";
import { Arithmetic } from "./arithmetic.ts";
import { FunctionCode } from "./assembler.ts";
import { type DenseCalls, denseCalls, isOwn, MOST_CALLS, type Operand } from "./dense/functions.ts";
import { isLanewise, laneCopyCode } from "./dense/lanewise.ts";
import { type RecurrenceInput, recurrenceCalls } from "./recurrenceCode.ts";
import { crossing, functionsOf } from "./functions.ts";
import type { Heap } from "./heap.ts";
import { KnownScalars } from "./knownScalars.ts";
import { LoopCode } from "./loopCode.ts";
import { I32, MEMORY_COPY, op } from "./opcodes.ts";
import { Places } from "./places.ts";
import { ScalarCode } from "./scalarCode.ts";
import { isReadInPlace, type Schedule } from "./schedule.ts";
import type { Step } from "./steps.ts";
import { type Callees, ROWS_AT_ONCE, type Writing } from "./writing.ts";

/** Writes all functions of a schedule for a number of lanes; 1 is the form that takes four rows at a time. */
export class Emitter {
  readonly #schedule: Schedule;
  readonly #heap: Heap;
  readonly #callees: Callees;
  readonly places: Places;
  readonly functions: FunctionCode[] = [];
  /** 1 for scalars that another function or the host reads. */
  readonly #slots: Uint8Array;
  readonly #values: KnownScalars;

  constructor(schedule: Schedule, heap: Heap, lanes: number, callees: Callees) {
    this.#schedule = schedule;
    this.#heap = heap;
    this.#callees = callees;
    this.places = new Places(schedule, heap, lanes);
    const groups = functionsOf(schedule.steps);
    this.#slots = crossing(schedule, groups);
    this.#values = new KnownScalars(schedule.tape.nodes.length);
    for (const steps of groups) this.#function(steps);
    if (this.places.copies.length > 0) this.#copies();
  }

  #function(steps: readonly Step[]): void {
    const code = new FunctionCode({ parameters: [], results: [] });
    this.functions.push(code);
    const { lanes } = this.places;
    this.#values.forget();
    const writing: Writing = {
      schedule: this.#schedule, heap: this.#heap, places: this.places, callees: this.#callees, lanes, width: lanes === 1 ? ROWS_AT_ONCE / 2 : lanes / 2, first: 0, code, a: new Arithmetic(code),
    };
    const scalars = new ScalarCode(writing, this.#slots, this.#values);
    const loops = new LoopCode(writing, scalars);
    for (const step of steps) {
      switch (step.kind) {
        case "scalars":
          scalars.items(step.items);
          break;
        case "loop":
          loops.write(step);
          break;
        case "host":
          if (step.item.node.op === ops.recurrence) this.#recurrence(code, step.item.node);
          else if (isOwn(this.#schedule, step.item.node)) this.#dense(code, step.item.node);
          else {
            code.i32(this.#schedule.steps.indexOf(step));
            code.call(this.#callees.host ?? -1);
          }
          break;
      }
    }
  }

  /** An operation on matrices: calls of its function with addresses. */
  #dense(code: FunctionCode, node: OpNode): void {
    const { lanes } = this.places;
    const operands = [...node.inputs.map((id) => this.#operand(id)), { address: this.places.address(node.id), isLaned: true }];
    if (lanes === 1 || !isLanewise(this.#schedule.tape, node, operands)) {
      this.#call(code, denseCalls(this.#schedule.tape, node, operands, lanes));
      return;
    }
    const sizes = [...node.inputs, node.id].map((id) => 8 * sizeOf(this.#schedule.tape.node(id).shape));
    const plain = operands.map((operand, i) => (operand.isLaned ? { address: this.#heap.buffer((sizes[i] ?? 0) / 8, 1), isLaned: true } : operand));
    const copy = (isOut: boolean, i: number, lane: number): void => {
      const from = plain[i]?.address ?? 0;
      this.#call(code, { key: `lane ${lanes} ${isOut}`, build: () => laneCopyCode(lanes, isOut), calls: [[(operands[i]?.address ?? 0) + 8 * lane, from, from + (sizes[i] ?? 0)]] });
    };
    const result = node.inputs.length;
    for (let lane = 0; lane < lanes; lane++) {
      for (let i = 0; i < result; i++) if (operands[i]?.isLaned === true) copy(false, i, lane);
      this.#call(code, denseCalls(this.#schedule.tape, node, plain, 1));
      copy(true, result, lane);
    }
  }

  /** A recurrence: a call of its function. */
  #recurrence(code: FunctionCode, node: OpNode): void {
    const { tape } = this.#schedule;
    const areTruths = node.inputs.map((id) => tape.node(id).dtype === "bool");
    const inputs = node.inputs.map((id, i) => this.#recurrenceInput(id, areTruths[i] === true));
    this.#call(code, recurrenceCalls(node, areTruths, inputs, this.places.address(node.id), this.places.lanes, this.#callees.functions));
  }

  #recurrenceInput(id: NodeId, isTruth: boolean): RecurrenceInput {
    const { tape, views } = this.#schedule;
    const { root, map } = views.of(id);
    const { lanes } = this.places;
    const isDirect = isReadInPlace(map);
    const node = tape.node(isDirect ? root : id);
    const index = map.kind === "at" ? map.index : map.kind === "shift" ? map.by : 0;
    const isRows = map.kind !== "at" && tape.node(id).shape.length > 0;
    if (node.kind !== "constant") return { kind: isRows ? "rows" : "shared", address: this.places.address(node.id) + 8 * lanes * index, isLaned: true };
    if (!isRows && !isTruth) return { kind: "number", value: node.data[index] ?? Number.NaN };
    return { kind: isRows ? "rows" : "shared", address: this.#heap.constant(node, { kind: "same" }, 0) + 8 * index, isLaned: false };
  }

  #call(code: FunctionCode, dense: DenseCalls): void {
    const callee = this.#callees.dense(dense);
    if (dense.calls.length > MOST_CALLS) {
      repeatCall(code, callee, dense.calls);
      return;
    }
    for (const addresses of dense.calls) {
      for (const address of addresses) code.i32(address);
      code.call(callee);
    }
  }

  #operand(id: NodeId): Operand {
    const { tape, views } = this.#schedule;
    const { root, map } = views.of(id);
    const node = tape.node(map.kind === "same" ? root : id);
    if (node.kind === "constant") return { address: this.#heap.constant(node, { kind: "same" }, 0), isLaned: false };
    return { address: this.places.address(node.id), isLaned: true };
  }

  #copies(): void {
    const code = new FunctionCode({ parameters: [], results: [] });
    this.functions.push(code);
    for (const { from, to, bytes } of this.places.copies) {
      code.i32(to);
      code.i32(from);
      code.i32(bytes);
      code.bulk(MEMORY_COPY);
    }
  }
}

/** Call a function again and again, with addresses that lie equally far apart; the last one, where results go, moves. */
function repeatCall(code: FunctionCode, callee: number, calls: DenseCalls["calls"]): void {
  const [first = [], second = []] = calls;
  const pointers = first.map((address, i) => ({ local: code.local(I32), address, step: (second[i] ?? address) - address }));
  const out = pointers.at(-1);
  if (out === undefined) throw internal("a function on matrices takes no addresses");
  for (const { local, address } of pointers) {
    code.i32(address);
    code.set(local);
  }
  code.open(op.loop);
  for (const { local } of pointers) code.get(local);
  code.call(callee);
  for (const { local, step } of pointers) {
    if (step === 0) continue;
    code.get(local);
    code.i32(step);
    code.op(op.i32Add);
    code.set(local);
  }
  code.get(out.local);
  code.i32(out.address + out.step * calls.length);
  code.op(op.i32Ne);
  code.branch(op.brIf, 0);
  code.end();
}
