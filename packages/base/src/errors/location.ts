/**
 * @file Find the line of the user's program from which one of our functions was called.
 *
 * Capturing is cheap (a stack is recorded, not formatted) and happens once per site while a model is
 * traced, never per gradient. A location that cannot be known is left out, never guessed.
 */

/** A place in the user's program: a file with the 1-based line and column. */
export interface CodeLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Frames of the library itself, as a workspace (`packages/core/src/`) and as installed (`@typyro/core/dist/`). */
const OWN_FRAME = /(?:packages\/(?:base|autodiff|core|diagnostics|inference|plot|tfjs|typyro)|node_modules\/(?:@typyro\/[a-z]+|typyro))\/(?:src|dist)\//;
const OWN_TEST = /\.(?:test|prop|golden|stat|browser)\.|\.test-d\./;
const FRAME = /(?:\(|@|at (?:async )?)((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:[\\/])[^()\s]*?):(\d+):(\d+)\)?$/;

function parseFrame(line: string): CodeLocation | undefined {
  const match = FRAME.exec(line.trim());
  if (match === null) return undefined;
  const [, rawFile = "", row = "", column = ""] = match;
  const file = decodeURI(rawFile.replace(/^file:\/\//, "").replace(/\?[^:]*$/, ""));
  return { file, line: Number(row), column: Number(column) };
}

/** Whether a frame belongs to the library, as against the user's program or a test. */
function isOwnFrame(file: string): boolean {
  return OWN_FRAME.test(file.replaceAll("\\", "/")) && !OWN_TEST.test(file);
}

/** The first frame of a formatted stack that is the user's own. */
export function firstUserFrame(stack: string): CodeLocation | undefined {
  for (const line of stack.split("\n")) {
    const frame = parseFrame(line);
    if (frame === undefined || isOwnFrame(frame.file)) continue;
    if (frame.file.includes("/node_modules/")) return undefined;
    return frame;
  }
  return undefined;
}

/** Frames to record: the user's line may lie below many of the library's. */
const DEEPEST = 100;

/**
 * A recorded call, resolved to a line only when somebody asks for it.
 *
 * @cost 4 to 20 microseconds to record, by the depth of the stack; formatting waits for `location`.
 */
export class CallSite {
  readonly #holder: { stack?: string };
  #location: CodeLocation | null | undefined;

  /** @param below - the function whose caller is wanted; its own frame and those above it are dropped. */
  constructor(below: (...args: never[]) => unknown) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = DEEPEST;
    if (typeof Error.captureStackTrace === "function") {
      this.#holder = {};
      Error.captureStackTrace(this.#holder, below);
    } else {
      this.#holder = new Error("call site");
    }
    Error.stackTraceLimit = limit;
  }

  /** The user's line, or undefined where the engine does not tell. */
  get location(): CodeLocation | undefined {
    this.#location ??= firstUserFrame(this.#holder.stack ?? "") ?? null;
    return this.#location ?? undefined;
  }
}

/** `file:line:column`, with the file relative to `base` (the working directory in Node) where it lies below it. */
export function formatLocation(location: CodeLocation, base: string = workingDirectory()): string {
  const file = base !== "" && location.file.startsWith(`${base}/`) ? location.file.slice(base.length + 1) : location.file;
  return `${file}:${location.line}:${location.column}`;
}

function workingDirectory(): string {
  const host: { process?: { cwd?: () => string } } = globalThis;
  return host.process?.cwd?.() ?? "";
}
