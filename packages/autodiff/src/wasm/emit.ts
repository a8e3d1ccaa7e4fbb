/**
 * @file Write a schedule as WebAssembly functions: for one point with four rows at a time, or for several points side by side.
 */
import type { NodeId } from "../tape.ts";
import { Arithmetic } from "./arithmetic.ts";
import { FunctionCode } from "./assembler.ts";
import { crossing, functionsOf } from "./functions.ts";
import type { Heap } from "./heap.ts";
import { LoopCode } from "./loopCode.ts";
import { MEMORY_COPY } from "./opcodes.ts";
import { Places } from "./places.ts";
import { ScalarCode } from "./scalarCode.ts";
import type { Schedule, Step } from "./schedule.ts";
import { type Callees, ROWS_AT_ONCE, type Writing } from "./writing.ts";

/** Writes all functions of a schedule for a number of lanes; 1 is the form that takes four rows at a time. */
export class Emitter {
  readonly #schedule: Schedule;
  readonly #heap: Heap;
  readonly #callees: Callees;
  readonly places: Places;
  readonly functions: FunctionCode[] = [];
  readonly #slots: ReadonlySet<NodeId>;

  constructor(schedule: Schedule, heap: Heap, lanes: number, callees: Callees) {
    this.#schedule = schedule;
    this.#heap = heap;
    this.#callees = callees;
    this.places = new Places(schedule, heap, lanes);
    const groups = functionsOf(schedule.steps);
    this.#slots = crossing(schedule, groups);
    for (const steps of groups) this.#function(steps);
    if (this.places.copies.length > 0) this.#copies();
  }

  #function(steps: readonly Step[]): void {
    const code = new FunctionCode({ parameters: [], results: [] });
    this.functions.push(code);
    const { lanes } = this.places;
    const writing: Writing = {
      schedule: this.#schedule, heap: this.#heap, places: this.places, callees: this.#callees, lanes, width: lanes === 1 ? ROWS_AT_ONCE / 2 : lanes / 2, code, a: new Arithmetic(code),
    };
    const scalars = new ScalarCode(writing, this.#slots);
    const loops = new LoopCode(writing, scalars);
    for (const step of steps) {
      switch (step.kind) {
        case "scalars":
          for (const item of step.items) scalars.item(item);
          break;
        case "loop":
          loops.write(step);
          break;
        case "host":
          code.i32(this.#schedule.steps.indexOf(step));
          code.call(this.#callees.host ?? -1);
          break;
      }
    }
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
