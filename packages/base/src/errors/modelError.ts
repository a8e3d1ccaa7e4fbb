/**
 * @file Hold one mistake of the user's as data: which rule, which facts, where, and what to type instead.
 *
 * The text, and later HTML and JSON, are renderings of this data (`render.ts`); the sentences live in
 * the catalogue. Our own bugs are not ModelErrors: they throw `internal(...)`.
 */
import { type Code, type Facts, describe } from "./catalogue/index.ts";
import { CallSite } from "./location.ts";
import { type ErrorTable, type LabelledLocation, render } from "./render.ts";

/** Where the mistake was made and the table that shows the disagreement. */
export interface ErrorContext {
  readonly at?: readonly (CallSite | undefined | readonly [CallSite | undefined, string])[];
  readonly table?: ErrorTable;
  /** What had been recorded when the error was thrown, such as a partial trace. */
  readonly partial?: unknown;
  readonly notes?: readonly string[];
  readonly cause?: unknown;
}

/** An error of the catalogue. `name` is its class, `code` its entry, `facts` what disagreed. */
export class ModelError<C extends Code = Code> extends Error {
  readonly code: C;
  readonly facts: Facts<C>;
  /** The name of the site concerned, where there is one. */
  readonly site: string | undefined;
  readonly sentence: string;
  readonly at: readonly LabelledLocation[];
  readonly table: ErrorTable | undefined;
  readonly notes: readonly string[];
  readonly help: readonly string[];
  /** What had been recorded when the error was thrown, such as a partial trace. */
  readonly partial: unknown;
  readonly #context: ErrorContext;

  constructor(code: C, facts: Facts<C>, context: ErrorContext = {}) {
    const { errorClass, sentence, notes, help } = describe(code, facts);
    const at = locations(context.at ?? []);
    const allNotes = [...notes, ...(context.notes ?? [])];
    super(render({ code, sentence, at, table: context.table, notes: allNotes, help }), context.cause === undefined ? {} : { cause: context.cause });
    this.name = errorClass;
    this.code = code;
    this.facts = facts;
    this.site = siteOf(facts);
    this.sentence = sentence;
    this.at = at;
    this.table = context.table;
    this.notes = allNotes;
    this.help = help;
    this.partial = context.partial;
    this.#context = context;
    // The message says all of it. Node and test runners print what is enumerable below the stack of an error that nobody caught: a whole trace, here.
    for (const key of ["name", "facts", "site", "sentence", "at", "table", "notes", "help", "partial"]) Object.defineProperty(this, key, { enumerable: false });
  }

  /** The same error with what was recorded before it; a table of its own is kept. */
  after({ partial, table }: Pick<ErrorContext, "partial" | "table">): ModelError<C> {
    const shown = this.table ?? table;
    const error = new ModelError(this.code, this.facts, { ...this.#context, partial, ...(shown === undefined ? {} : { table: shown }) });
    if (this.stack !== undefined) error.stack = this.stack.replace(this.message, () => error.message);
    return error;
  }
}

function siteOf(facts: unknown): string | undefined {
  if (typeof facts !== "object" || facts === null || !("site" in facts)) return undefined;
  return typeof facts.site === "string" ? facts.site : undefined;
}

function locations(at: NonNullable<ErrorContext["at"]>): LabelledLocation[] {
  const found: LabelledLocation[] = [];
  for (const entry of at) {
    const [call, label] = isLabelled(entry) ? entry : [entry, undefined];
    const location = call?.location;
    if (location !== undefined) found.push(label === undefined ? { location } : { location, label });
  }
  return found;
}

function isLabelled(
  entry: CallSite | undefined | readonly [CallSite | undefined, string],
): entry is readonly [CallSite | undefined, string] {
  return Array.isArray(entry);
}

/** Make the error of the catalogue with this code; the caller throws it. Without `at` it points at the user's line that led here. */
export function modelError<C extends Code>(code: C, facts: Facts<C>, context: ErrorContext = {}): ModelError<C> {
  return new ModelError(code, facts, { at: [new CallSite(modelError)], ...context });
}

/** Whether something caught is an error of the catalogue; `instanceof` would lose the type of its facts. */
export function isModelError(x: unknown): x is ModelError {
  return x instanceof ModelError;
}

/** Our own bug, as against a mistake of the user's. */
export function internal(message: string): Error {
  return new Error(`internal: ${message}; this is a bug in TyPyro, please report it with the model that shows it`);
}
