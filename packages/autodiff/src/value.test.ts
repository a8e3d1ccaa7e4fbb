import { describe, expect, it } from "vitest";
import { array, greater } from "./functions.ts";
import { whileRecording } from "./nested.ts";
import { Tape } from "./tape.ts";
import { lift, nodeOn, recorded, scalar, stack } from "./value.ts";

describe("a known value", () => {
  it("gives its numbers as nested arrays, as JSON, and as one number", () => {
    const x = array([1, 2, 3, 4, 5, 6], [3, 2]);
    expect(x.toArray()).toEqual([[1, 2], [3, 4], [5, 6]]);
    expect(JSON.stringify({ x })).toBe('{"x":[[1,2],[3,4],[5,6]]}');
    expect(lift([[7]]).item()).toBe(7);
    expect(Math.exp(Number(scalar(0)))).toBe(1);
  });

  it("prints its numbers where they are few, every double as JavaScript writes it", () => {
    expect(String(lift([[1, -0], [Number.NaN, -Infinity]]))).toBe("[[1, -0], [NaN, -Infinity]]");
    expect(`${String(scalar(0.1))} ${String(lift([]))} ${String(greater([1, 2], 1))}`).toBe("0.1 [] [0, 1]");
    expect(String(lift(new Float64Array(21)))).toBe("f64[21]");
    expect(Object.prototype.toString.call(scalar(1))).toBe("[object Value]");
  });

  it("is read from arrays of every kind, and copied", () => {
    const data = [1, 2];
    const value = lift(data);
    data[0] = 9;
    expect(value.toArray()).toEqual([1, 2]);
    for (const typed of [new Float32Array([1, 2]), new Int8Array([1, 2]), new Uint32Array([1, 2])]) expect(lift(typed).toArray()).toEqual([1, 2]);
    expect(lift([new Float64Array([1, 2]), [3, 4]]).toArray()).toEqual([[1, 2], [3, 4]]);
    expect([lift([]).shape, lift([[], []]).shape]).toEqual([[0], [2, 0]]);
  });

  it("inside an array is stacked with its numbers", () => {
    expect(lift([1, scalar(2)]).toArray()).toEqual([1, 2]);
    expect(lift([[1, 2], lift([3, 4])]).toArray()).toEqual([[1, 2], [3, 4]]);
    expect(lift([[1, scalar(2)], [3, 4]]).toArray()).toEqual([[1, 2], [3, 4]]);
    expect(stack([[1, 2], 3], -1).toArray()).toEqual([[1, 3], [2, 3]]);
  });
});

describe("a recorded value", () => {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [2] }));

  it("prints its type and shape", () => {
    expect(String(x)).toBe("f64[2] (recorded)");
    expect(`${String(x.sum())}`).toBe("f64[] (recorded)");
    expect(x.isKnown).toBe(false);
  });

  it("meets known values as constants of its tape", () => {
    const sum = x.add([1, 2]);
    expect(tape.node(nodeOn(tape, sum))).toMatchObject({ kind: "op", shape: [2] });
    expect(tape.nodes.filter(({ kind }) => kind === "constant")).toHaveLength(1);
  });
});

describe("while a model is recorded", () => {
  const inRecording = <R>(body: () => R): R => whileRecording(() => undefined, body);

  it("the same array is one constant, however often it is met", () => {
    const day = [1, 2, 3];
    inRecording(() => {
      const tape = new Tape();
      const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [3] }));
      expect(nodeOn(tape, x.mul(day).add(day))).toBe(3);
      expect(tape.nodes.map(({ kind }) => kind)).toEqual(["input", "constant", "op", "op"]);
    });
  });

  it("an array whose numbers have changed is another constant", () => {
    const work = [1, 2, 3];
    const [before, after] = inRecording(() => {
      const first = lift(work);
      work[0] = 9;
      return [first, lift(work)];
    });
    expect([before?.toArray(), after?.toArray()]).toEqual([[1, 2, 3], [9, 2, 3]]);
  });

  it("an array of indices is one constant for all tables that it reads", () => {
    const index = [0, 1, 1];
    inRecording(() => {
      const tape = new Tape();
      const [a, b] = ["a", "b"].map((name) => recorded(tape, tape.input(name, { dtype: "f64", shape: [2] })));
      a?.at(index);
      b?.at(index);
      expect(tape.nodes.filter(({ kind }) => kind === "constant")).toHaveLength(1);
    });
  });

  it("ends with the recording: the next one copies anew, and a failure ends it too", () => {
    const day = [1, 2];
    const first = inRecording(() => lift(day).data());
    expect(inRecording(() => lift(day).data())).not.toBe(first);
    expect(() => inRecording(() => { throw new Error("stop"); })).toThrow("stop");
    expect(lift([Number.NaN]).item()).toBeNaN();
  });
});
