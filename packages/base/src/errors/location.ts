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

/** A path or an address, as engines print it in a frame; `node:internal` and `<anonymous>` are neither. */
const PLACE = String.raw`((?:[a-z][\w+.-]*:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+):(\d+)`;
/** `at f (place)` and `at place` of V8; `f@place` of Firefox and Safari. */
const FRAMES = [new RegExp(String.raw`^at .*?\(${PLACE}\)$`), new RegExp(`^at (?:async )?${PLACE}$`), new RegExp(`^[^@]*@${PLACE}$`)];

function parseFrame(line: string): CodeLocation | undefined {
  for (const pattern of FRAMES) {
    const [, place, row, column] = pattern.exec(line.trim()) ?? [];
    // Text given to `eval` has no file.
    if (place !== undefined && !place.includes("<anonymous>")) return { file: fileOf(place), line: Number(row), column: Number(column) };
  }
  return undefined;
}

/** A path with `/` between folders, or an address without its query. */
function fileOf(place: string): string {
  if (!/^[a-z][\w+.-]*:\/\//.test(place)) return place.replaceAll("\\", "/");
  const path = place.replace(/[?#].*$/, "").replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The folder of a checkout of the library, where this file runs in one; a user's own `packages/core/src` lies elsewhere. */
const CHECKOUT = /^(.*\/)packages\/base\/(?:src|dist)\//.exec(fileOf(import.meta.url))?.[1];
const OWN_PACKAGE = /^packages\/(?:base|autodiff|core|diagnostics|inference|plot|tfjs|typyro)\/(?:src|dist)\//;
const INSTALLED = /\/node_modules\/(?:@typyro\/[a-z]+|typyro)\//;
const OWN_TEST = /\.(?:test|prop|golden|stat|browser)\.|\.test-d\./;

/** Whether a frame belongs to the library, as against the user's program or a test. */
function isOwnFrame(file: string, checkout: string | undefined): boolean {
  if (INSTALLED.test(file)) return true;
  return checkout !== undefined && file.startsWith(checkout) && OWN_PACKAGE.test(file.slice(checkout.length)) && !OWN_TEST.test(file);
}

/**
 * The first frame of a formatted stack that is the user's own; undefined where it cannot be told.
 *
 * @param checkout - the folder of the library's checkout, ending in `/`.
 */
export function firstUserFrame(stack: string, checkout = CHECKOUT): CodeLocation | undefined {
  for (const line of stack.split("\n")) {
    const frame = parseFrame(line);
    if (frame === undefined || isOwnFrame(frame.file, checkout)) continue;
    return frame.file.includes("/node_modules/") ? undefined : frame;
  }
  return undefined;
}

/** Frames to record: the user's line may lie below many of the library's. */
const DEEPEST = 100;
/** Frames where the user's program is the caller, or calls by way of another of our functions or of a built-in one such as `map`. */
const NEAR = 6;

/**
 * A recorded call, resolved to a line only when somebody asks for it.
 *
 * @cost 4 to 20 microseconds to record, by the number of frames; formatting waits for `location`.
 */
export class CallSite {
  readonly #holder: { readonly stack?: unknown };
  #location: CodeLocation | null | undefined;

  /**
   * @param below - the function whose caller is wanted; its own frame and those above it are dropped.
   * @param isNear - whether the user's line is known to be among the first frames: the others are not recorded then.
   */
  constructor(below: (...args: never[]) => unknown, isNear = false) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = isNear ? NEAR : DEEPEST;
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
    const { stack } = this.#holder;
    // A program that formats stacks itself (`Error.prepareStackTrace`) may give anything.
    this.#location ??= (typeof stack === "string" ? firstUserFrame(stack) : undefined) ?? null;
    return this.#location ?? undefined;
  }
}

/** `file:line:column`, with the file relative to `base` (the working directory in Node) where it lies below it. */
export function formatLocation(location: CodeLocation, base: string = workingDirectory()): string {
  const folder = base.replaceAll("\\", "/");
  const file = folder !== "" && location.file.startsWith(`${folder}/`) ? location.file.slice(folder.length + 1) : location.file;
  return `${file}:${location.line}:${location.column}`;
}

function workingDirectory(): string {
  const host: { process?: { cwd?: () => string } } = globalThis;
  return host.process?.cwd?.() ?? "";
}
