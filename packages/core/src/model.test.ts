import { describe, expect, it } from "vitest";
import { expectCode } from "../test/expectCode.ts";
import { densityTape } from "./densityTape.ts";
import * as dist from "./distributions/index.ts";
import { seed, trace } from "./handlers/index.ts";
import type { Ok } from "./model.ts";
import { sample } from "./primitives/sample.ts";

// The compiler refuses these too; JavaScript programs get here.
const asModel = (model: unknown) => model as () => Ok;

describe("a model", () => {
  const asynchronous = asModel(async () => {
    sample("x", dist.Normal(0, 1));
    await Promise.resolve();
    sample("y", dist.Normal(0, 1));
  });

  it.each<[string, () => unknown]>([
    ["seed", () => seed(asynchronous, 0)()],
    ["trace", () => trace(seed(asynchronous, 0))()],
    ["densityTape", () => densityTape(asynchronous, undefined, { prior: true })],
  ])("that is asynchronous is refused by %s, and what its promise fails with later is not heard of", async (_, run) => {
    expectCode(run, "async-model");
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  it("may return an object that merely has a field `then`", () => {
    expect(seed(asModel(() => ({ then: 1 })), 0)()).toEqual({ then: 1 });
  });

  it.each<[string, unknown]>([["undefined", undefined], ["an object", {}], ["a number", 3], ["a string", "model"]])("that is %s is refused where it is handled", (_, model) => {
    const error = expectCode(() => seed(asModel(model), 0), "not-a-model");
    expect(error.facts).toMatchObject({ handler: "seed" });
    expectCode(() => trace(asModel(model)), "not-a-model");
    expectCode(() => densityTape(asModel(model), undefined), "not-a-model");
  });

  it("that throws leaves nothing behind: the next call works and gives the same", () => {
    let fails = true;
    const model = seed(() => {
      const x = sample("x", dist.Normal(0, 1));
      if (fails) throw new Error("boom");
      return x;
    }, 3);
    expect(() => trace(model)()).toThrow("boom");
    fails = false;
    const tr = trace(model)();
    expect([...tr.sites.keys()]).toEqual(["x"]);
    expect(tr.returned.item()).toBe(model().item());
  });
});
