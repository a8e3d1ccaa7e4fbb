/**
 * @file Say what one row of a recurrence does: operations on numbers, kept as text so that equal bodies are equal settings.
 *
 * `mul x1 c0, add x2 v0 -> v1`: inputs by their position, carries as `c`, others as `x`; results as `v` in their order; behind the
 * arrow what each carry becomes.
 */
import { internal } from "@typyro/base";
import { type Attrs, NO_ATTRS, type Op } from "../op.ts";
import { elementwise } from "./elementwise.ts";
import { special } from "./special.ts";

/** One operation; operands are positions among the inputs and then the steps. */
export interface BodyStep {
  readonly op: Op;
  readonly operands: readonly number[];
}

/** What a row does with `inputs` numbers, the carries first. */
export interface Body {
  readonly inputs: number;
  readonly steps: readonly BodyStep[];
  /** What each carry becomes, as positions. */
  readonly next: readonly number[];
}

const OPS: Readonly<Record<string, Op>> = { ...elementwise, ...special };

/** Whether a row may use an operation. */
export const isOfNumbers = (op: Op): boolean => OPS[op.name] === op;

/** A body as text. */
export function bodyText({ inputs, steps, next }: Body): string {
  const name = (i: number): string => (i < next.length ? `c${i}` : i < inputs ? `x${i}` : `v${i - inputs}`);
  return `${inputs}: ${steps.map(({ op, operands }) => [op.name, ...operands.map(name)].join(" ")).join(", ")} -> ${next.map(name).join(" ")}`;
}

const KNOWN = new Map<string, Body>();
/** Bodies that are kept; beyond it all are forgotten. */
const MOST_KNOWN = 1000;

/** The body in the settings of a recurrence. */
export function bodyOf({ body: text }: Attrs): Body {
  if (typeof text !== "string") throw internal("a recurrence has no body");
  const known = KNOWN.get(text) ?? parsed(text);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, known);
  return known;
}

function parsed(text: string): Body {
  const [, count = "", list = "", ends = ""] = /^(\d+): (.*?) ?-> (.*)$/.exec(text) ?? [];
  const inputs = Number(count);
  const position = (name: string): number => Number(name.slice(1)) + (name.startsWith("v") ? inputs : 0);
  const steps = list === "" ? [] : list.split(", ").map((step) => {
    const [name = "", ...operands] = step.split(" ");
    const op = OPS[name];
    if (op === undefined) throw internal(`a recurrence cannot use ${name}`);
    return { op, operands: operands.map(position) };
  });
  return { inputs, steps, next: ends.split(" ").map(position) };
}

/** Whether each input and step is a truth value. */
export function truthsOf({ inputs, steps }: Body, areTruths: readonly boolean[]): boolean[] {
  const found = areTruths.slice(0, inputs);
  for (const { op, operands } of steps) found.push(op.infer(operands.map(() => ({ dtype: "f64", shape: [] })), NO_ATTRS).dtype === "bool");
  return found;
}

/** Signs between operands. */
const INFIX: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/", less: "<", lessEqual: "<=", greater: ">", greaterEqual: ">=" };

/** What each carry becomes, as formulas of named inputs: `c = x + a * c`. What is used again has a name of its own. */
export function bodyFormulas({ inputs, steps, next }: Body, names: readonly string[]): string[] {
  const uses = steps.map((_, s) => steps.filter(({ operands }) => operands.includes(inputs + s)).length + next.filter((i) => i === inputs + s).length);
  const nameOf = (i: number): string | undefined => (i < inputs ? (names[i] ?? `x${i}`) : (uses[i - inputs] ?? 0) > 1 ? `v${i - inputs}` : undefined);
  const write = (i: number, isInner: boolean): string => nameOf(i) ?? formula(i, isInner);
  const formula = (i: number, isInner: boolean): string => {
    const step = steps[i - inputs];
    if (step === undefined) return nameOf(i) ?? "";
    const sign = INFIX[step.op.name];
    const operands = step.operands.map((operand) => write(operand, sign !== undefined));
    if (sign === undefined) return `${step.op.name}(${operands.join(", ")})`;
    return isInner ? `(${operands.join(` ${sign} `)})` : operands.join(` ${sign} `);
  };
  const shared = steps.flatMap((_, s) => ((uses[s] ?? 0) > 1 ? [`v${s} = ${formula(inputs + s, false)}`] : []));
  return [...shared, ...next.map((i, j) => `${names[j] ?? `c${j}`} = ${write(i, false)}`)];
}
