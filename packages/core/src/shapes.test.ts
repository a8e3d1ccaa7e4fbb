import { describe, expect, it } from "vitest";
import * as dist from "./distributions/index.ts";
import type { Ok } from "./model.ts";
import { plate } from "./primitives/plate.ts";
import { sample } from "./primitives/sample.ts";
import { shapes } from "./shapes.ts";

describe("shapes", () => {
  it("shows the sites of a model with batch shapes left of the bar and event shapes right of it", () => {
    const table = shapes(({ y }: { y: number[] }) => {
      sample("b", dist.Normal([0, 0], 1).toEvent(1));
      plate("rows", y.length, () => sample("y", dist.Normal(0, 1), { obs: y }));
    }, { y: [1, 2, 3] });
    expect(table.error).toBeUndefined();
    expect(String(table)).toMatchInlineSnapshot(`
      "Trace Shapes:      
      Sample Sites:      
             b dist   | 2
              value   | 2
         rows plate 3 |  
             y dist 3 |  
              value 3 |  "
    `);
  });

  it("marks the site that failed and shows what it failed with", () => {
    const table = shapes(({ y }: { y: number[] }) => {
      const theta = plate("schools", 8, () => sample("theta", dist.Normal(0, 1)));
      sample("y", dist.Normal(theta, 1), { obs: y });
    }, { y: [1, 2] });
    const text = String(table);
    expect(text).toContain("theta dist 8 |");
    expect(text).toMatch(/^y sample {4}<-- failed$/m);
    expect(text).toContain("ShapeError: [obs-shape-mismatch]");
  });

  it("marks no site where the mistake was made between sites", () => {
    const text = String(shapes(() => {
      sample("x", dist.Normal(0, 1));
      throw new TypeError("undefined is not a function");
    }));
    expect(text).toContain("TypeError: undefined is not a function");
    expect(text).not.toContain("<-- failed");
  });

  const circular: Record<string, unknown> = {};
  circular["self"] = circular;

  it.each<[string, () => unknown]>([
    ["a model that is none", () => shapes(3 as unknown as () => Ok)],
    ["an asynchronous model", () => shapes((async () => undefined) as unknown as () => Ok)],
    ["data that are missing", () => shapes(({ y }: { y: number[] }) => { sample("y", dist.Normal(0, 1), { obs: y }); }, undefined as unknown as { y: number[] })],
    ["a model that throws a string", () => shapes(() => { throw "text"; })], // eslint-disable-line @typescript-eslint/only-throw-error
    ["a model that throws what JSON cannot hold", () => shapes(() => { throw circular; })], // eslint-disable-line @typescript-eslint/only-throw-error
    ["a model that throws an object without a prototype", () => shapes(() => { throw Object.create(null); })],
    ["a model that throws undefined", () => shapes(() => { throw undefined; })], // eslint-disable-line @typescript-eslint/only-throw-error
  ])("never throws, not for %s, and says that it failed", (_, table) => {
    expect(String(table())).toMatch(/^Trace Shapes:[^]*\n\n.+/);
  });
});
