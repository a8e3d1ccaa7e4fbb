import { describe, expect, it } from "vitest";
import { CallSite, firstUserFrame, formatLocation } from "./location.ts";

const CHECKOUT = "/home/ada/typyro/";

/** The user's frame of a stack of these lines, in a library that runs in a checkout. */
const frame = (...lines: readonly string[]): string | undefined => {
  const found = firstUserFrame(lines.join("\n"), CHECKOUT);
  return found === undefined ? undefined : `${found.file}:${found.line}:${found.column}`;
};

const OURS = "    at sample (file:///home/ada/typyro/packages/core/src/primitives/sample.ts:10:3)";

describe("the user's frame", () => {
  it.each([
    ["a function in a module", "    at model (file:///home/ada/study/model.ts:7:12)", "/home/ada/study/model.ts:7:12"],
    ["the top of a module", "    at file:///home/ada/study/main.ts:3:1", "/home/ada/study/main.ts:3:1"],
    ["an async function", "    at async main (file:///home/ada/study/main.ts:3:1)", "/home/ada/study/main.ts:3:1"],
    ["an async frame without a name", "    at async file:///home/ada/study/main.ts:3:1", "/home/ada/study/main.ts:3:1"],
    ["a method under another name", "    at Object.fit [as run] (/home/ada/study/main.cjs:3:1)", "/home/ada/study/main.cjs:3:1"],
    ["a constructor", "    at new Study (/home/ada/study/main.cjs:3:1)", "/home/ada/study/main.cjs:3:1"],
    ["a folder with spaces, as a path", "    at model (/home/ada/my study/model.js:7:12)", "/home/ada/my study/model.js:7:12"],
    ["a folder with spaces, as an address", "    at model (file:///home/ada/my%20study/model.ts:7:12)", "/home/ada/my study/model.ts:7:12"],
    ["a folder with brackets", "    at model (/home/ada/study (2)/model.js:7:12)", "/home/ada/study (2)/model.js:7:12"],
    ["a folder with a per cent sign", "    at model (/home/ada/95%/model.js:7:12)", "/home/ada/95%/model.js:7:12"],
    ["an address with a broken escape", "    at model (file:///home/ada/95%/model.js:7:12)", "/home/ada/95%/model.js:7:12"],
    ["letters beyond ASCII", "    at model (file:///home/ada/%C3%A9tude/model.ts:7:12)", "/home/ada/étude/model.ts:7:12"],
    ["a module loaded with a query", "    at model (file:///home/ada/study/model.ts?t=1700000000000:7:12)", "/home/ada/study/model.ts:7:12"],
    ["a page", "    at model (http://localhost:5173/src/model.ts?t=17:7:12)", "http://localhost:5173/src/model.ts:7:12"],
    ["Windows, as a path", "    at model (C:\\study\\model.js:7:12)", "C:/study/model.js:7:12"],
    ["Windows, as an address", "    at model (file:///C:/study/model.ts:7:12)", "C:/study/model.ts:7:12"],
    ["Firefox", "model@http://localhost:5173/src/model.ts:7:12", "http://localhost:5173/src/model.ts:7:12"],
    ["Firefox, in a function without a name", "model/<@http://localhost:5173/src/model.ts:7:12", "http://localhost:5173/src/model.ts:7:12"],
    ["Safari, at the top", "@http://localhost:5173/src/model.ts:7:12", "http://localhost:5173/src/model.ts:7:12"],
  ])("is read in the form of %s", (_, line, expected) => {
    expect(frame("Error: call site", OURS, line)).toBe(expected);
  });

  it("is the first below those of the library, in its checkout or installed", () => {
    const user = "    at model (file:///home/ada/study/model.ts:7:12)";
    const own = [
      OURS,
      "    at lift (/home/ada/typyro/packages/autodiff/dist/index.js:1:2)",
      "    at mcmc (file:///home/ada/study/node_modules/typyro/dist/index.js:1:2)",
      "    at lift (file:///home/ada/study/node_modules/.pnpm/@typyro+autodiff@0.1.0/node_modules/@typyro/autodiff/dist/index.js:1:2)",
      "    at lift (C:\\study\\node_modules\\@typyro\\autodiff\\dist\\index.js:1:2)",
    ];
    expect(frame(...own, user, "    at main (file:///home/ada/study/main.ts:1:1)")).toBe("/home/ada/study/model.ts:7:12");
  });

  it("skips what has no file: built-in functions, Node's own, text given to eval", () => {
    const lines = ["    at Array.map (<anonymous>)", "    at ModuleJob.run (node:internal/modules/esm/module_job:222:25)", "    at eval (eval at run (file:///home/ada/study/a.ts:1:1), <anonymous>:1:1)"];
    expect(frame(...lines)).toBeUndefined();
    expect(frame(...lines, "    at model (/home/ada/study/model.js:7:12)")).toBe("/home/ada/study/model.js:7:12");
  });

  it("is left out where another package called the library, not guessed from further below", () => {
    expect(frame(OURS, "    at each (/home/ada/study/node_modules/lodash/each.js:4:5)", "    at model (/home/ada/study/model.js:7:12)")).toBeUndefined();
    expect(frame(OURS)).toBeUndefined();
    expect(frame("")).toBeUndefined();
  });

  it("may lie in folders that are named as the library's are, and in its tests, examples and models", () => {
    for (const file of ["/home/bob/shop/packages/core/src/model.ts", "/home/ada/typyro/packages/core/src/sample.test.ts", "/home/ada/typyro/packages/models/src/radon/model.ts", "/home/ada/typyro/packages/core/test/models.ts"]) {
      expect(frame(OURS, `    at model (file://${file}:7:12)`)).toBe(`${file}:7:12`);
    }
  });
});

describe("a call site", () => {
  const calledHere = (): CallSite => new CallSite(calledHere);

  it("is the line of the call", () => {
    const [first, second] = [calledHere(), calledHere()];
    const next = calledHere();
    expect(first.location?.file).toMatch(/location\.test\.ts$/);
    expect(second.location?.line).toBe(first.location?.line);
    expect(second.location?.column).toBeGreaterThan(first.location?.column ?? 0);
    expect(next.location?.line).toBe((first.location?.line ?? 0) + 1);
  });

  it("leaves the length of the program's own stacks as it was", () => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = 1;
    try {
      expect(calledHere().location?.line).toBeGreaterThan(0);
      expect(Error.stackTraceLimit).toBe(1);
    } finally {
      Error.stackTraceLimit = before;
    }
  });

  it("is unknown, without an error, where the program formats stacks in its own way", () => {
    const own = Error.prepareStackTrace;
    Error.prepareStackTrace = (_, calls) => calls;
    try {
      expect(calledHere().location).toBeUndefined();
    } finally {
      Error.prepareStackTrace = own;
    }
  });
});

describe("formatLocation", () => {
  it("writes a file below the folder relative to it, and another in full", () => {
    expect(formatLocation({ file: "/home/ada/study/model.ts", line: 7, column: 12 }, "/home/ada/study")).toBe("model.ts:7:12");
    expect(formatLocation({ file: "/home/ada/study2/model.ts", line: 7, column: 12 }, "/home/ada/study")).toBe("/home/ada/study2/model.ts:7:12");
    expect(formatLocation({ file: "C:/study/model.ts", line: 7, column: 12 }, "C:\\study")).toBe("model.ts:7:12");
    expect(formatLocation({ file: "http://localhost/model.ts", line: 7, column: 12 }, "")).toBe("http://localhost/model.ts:7:12");
  });
});
