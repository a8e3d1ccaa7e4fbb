/**
 * @file List every operation once; the interpreter, the gradient and the tests walk this table.
 */
import type { Op } from "../op.ts";
import { elementwise } from "./elementwise.ts";
import { linalg } from "./linalg.ts";
import { rearrange } from "./rearrange.ts";
import { recurrent } from "./recurrence.ts";
import { reduce } from "./reduce.ts";
import { special } from "./special.ts";

/** Every operation by name. */
export const ops: typeof elementwise & typeof reduce & typeof rearrange & typeof linalg & typeof special & typeof recurrent = { ...elementwise, ...reduce, ...rearrange, ...linalg, ...special, ...recurrent };

/** The name of an operation. */
export type OpName = keyof typeof ops;

/** The table as a list, for tests that must cover all of it. */
export const allOps: readonly Op[] = Object.values(ops);
