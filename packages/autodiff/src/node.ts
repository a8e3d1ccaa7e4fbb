/**
 * @file Say what one entry of a tape is: an input, a constant, or the result of an operation.
 */
import type { CallSite } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";
import type { Attrs, Op } from "./op.ts";

/** Position of a node in its tape. */
export type NodeId = number;

/** Where a node came from: the site being recorded and the user's line that named it. */
export interface Origin {
  readonly site?: string | undefined;
  readonly call?: CallSite | undefined;
  /** Rows of data in whose place it stands, their groups, and the rows that are left. */
  readonly summed?: SummedRows | undefined;
}

/** Rows that were summed when the tape was compiled. */
export interface SummedRows {
  readonly rows: number;
  readonly groups: number;
  readonly left: number;
}

interface NodeBase extends Aval {
  readonly id: NodeId;
  readonly origin: Origin;
}

/** A value given anew at each evaluation. */
export interface InputNode extends NodeBase {
  readonly kind: "input";
  readonly name: string;
}

/** A value known while recording; data live here and never in code. */
export interface ConstantNode extends NodeBase {
  readonly kind: "constant";
  readonly data: Buffer;
}

/** The result of an operation. */
export interface OpNode extends NodeBase {
  readonly kind: "op";
  readonly op: Op;
  readonly inputs: readonly NodeId[];
  readonly attrs: Attrs;
}

/** One entry of a tape. */
export type Node = InputNode | ConstantNode | OpNode;
