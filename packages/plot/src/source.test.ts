import { Draws, InferenceData } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { someDraws } from "../test/someDraws.ts";
import { drawsOf, namedDraws, type Source } from "./source.ts";

const draws = someDraws();
/** What a program in JavaScript may pass. */
const unchecked = (source: unknown): Source => source as Source;

describe("draws are taken from", () => {
  test("draws, something that holds them, and saved groups alike", () => {
    const saved = new InferenceData({ posterior: draws, prior: draws.thin(2) });
    expect([drawsOf(draws, "f"), drawsOf({ draws }, "f"), drawsOf(saved, "f")]).toEqual([draws, draws, draws]);
    expect(drawsOf(saved, "f", "prior").draws).toBe(100);
  });
  test("one variable that knows its chains", () => {
    const one = drawsOf({ ...draws.get("theta"), chains: 2, draws: 200 }, "f");
    expect(one).toBeInstanceOf(Draws);
    expect(one.names).toEqual(["theta"]);
  });
  test("several by name", () => {
    expect(namedDraws({ a: draws, b: { draws } }, "f")).toEqual([{ name: "a", draws }, { name: "b", draws }]);
    expect(namedDraws(draws, "f")).toEqual([{ name: undefined, draws }]);
  });
});

describe("anything else is refused with what it was:", () => {
  test("a promise", () => {
    expect(() => namedDraws(unchecked(Promise.resolve(draws)), "plotTrace")).toThrow("`plotTrace` got a promise, which `await` would open, where draws, a posterior or saved groups stand");
  });
  test("nothing, an array, a record", () => {
    expect(() => drawsOf(unchecked(undefined), "plotTrace")).toThrow("got undefined");
    expect(() => drawsOf(unchecked([1, 2]), "plotTrace")).toThrow("got an array of 2");
    expect(() => namedDraws(unchecked({ mu: 3 }), "plotTrace")).toThrow("got a record with `mu`");
    expect(() => namedDraws({}, "plotTrace")).toThrow("[figure-nothing]");
  });
  test("a group that was not saved", () => {
    expect(() => drawsOf(new InferenceData({ posterior: draws }), "f", "prior")).toThrow("[group-missing]");
  });
});
