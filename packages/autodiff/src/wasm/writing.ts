/**
 * @file State what the parts of one function share while it is written.
 *
 * A value is held in registers of two numbers: one register where it is the same in all rows and lanes, else as many
 * as hold four rows (one point) or all lanes. So both forms come from the same code, and differ only in how rows are
 * read, written and summed. Row i of a sum adds to partial i mod 4, and the partials add as (0 + 2) + (1 + 3).
 */
import type { Arithmetic } from "./arithmetic.ts";
import type { FunctionCode } from "./assembler.ts";
import type { DenseCalls } from "./dense/functions.ts";
import type { Heap } from "./heap.ts";
import { op } from "./opcodes.ts";
import type { Places } from "./places.ts";
import type { Schedule } from "./schedule.ts";

/** Rows that one point's code takes at once. */
export const ROWS_AT_ONCE = 4;

/** Functions that emitted code calls, by the name of an operation; and the one that runs a step in the host. */
export interface Callees {
  readonly functions: ReadonlyMap<string, number>;
  readonly host: number | undefined;
  /** The function with a key, written where there is none yet. */
  readonly dense: (calls: DenseCalls) => number;
}

/** The function that is written, and what it is written from. */
export interface Writing {
  readonly schedule: Schedule;
  readonly heap: Heap;
  readonly places: Places;
  readonly callees: Callees;
  /** 1 is the form that takes four rows at a time. */
  readonly lanes: number;
  /** Registers that hold four rows or all lanes. */
  readonly width: number;
  /** The first of all lanes' registers that is worked on; 0 but where a loop takes the lanes two by two. */
  readonly first: number;
  readonly code: FunctionCode;
  readonly a: Arithmetic;
}

/** Turn bytes of one number an element into bytes of all lanes, on the stack. */
export function shiftByLanes({ code, lanes }: Writing): void {
  if (lanes === 1) return;
  code.i32(31 - Math.clz32(lanes));
  code.op(op.i32Shl);
}
