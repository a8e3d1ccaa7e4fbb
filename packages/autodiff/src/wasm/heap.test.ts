import { expect, test } from "vitest";
import { gradient } from "../gradient.ts";
import { matmul } from "../matrices.ts";
import { optimize } from "../compile.ts";
import { array, sum } from "../functions.ts";
import { Tape } from "../tape.ts";
import { nodeOn, recorded } from "../value.ts";
import { buildModule } from "./module.ts";
import { schedule } from "./schedule.ts";

test.each([1, 4])("data are copied into memory from where they were given, and nowhere before (%i points)", (lanes) => {
  const [rows, columns] = [1000, 5];
  const x = array(Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(i)), [rows, columns]);
  const y = array(Float64Array.from({ length: rows }, (_, i) => Math.cos(3 * i)));
  const tape = new Tape();
  const beta = recorded(tape, tape.input("beta", { dtype: "f64", shape: [columns] }));
  tape.output("loss", nodeOn(tape, sum(matmul(x, beta).sub(y).square())));
  const isLarge = (data: ArrayLike<number>): boolean => data.length >= rows;
  const { images } = buildModule(schedule(optimize(gradient(tape, "loss"))), lanes);
  const large = images.map(({ data }) => data).filter(isLarge);
  expect(large).toHaveLength(2);
  for (const data of large) expect(data === x.data() || data === y.data()).toBe(true);
});
