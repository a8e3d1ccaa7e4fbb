/**
 * @file Write the loop of normal numbers: blocks of the random generator four at a time, the uniforms that they stand for, and the middle of their
 * normal quantiles two at a time. Every operation is one of `threefry.ts`, `generator.ts` and `normalQuantile.ts`, so the bits are theirs.
 */
import { normalQuantileMiddle, threefryRotations } from "@typyro/base";
import {
  add,
  addI32,
  addI32x4,
  type Code,
  constant,
  div,
  firstNumbers,
  type FunctionWriter,
  i32,
  integers,
  lastFirst,
  type Local,
  mul,
  rotateLeft,
  shiftRight,
  splatI32,
  store,
  sub,
  TURN,
  V128,
  xor,
} from "./assembler.ts";

/** What the function is given: addresses, and words as `takeBlocks` has them, with the third word of the key. */
export const NORMALS_PARAMETERS = ["uniforms", "middles", "key0", "key1", "key2", "counter0", "counter1"] as const;
type Parameters = Readonly<Record<(typeof NORMALS_PARAMETERS)[number], Local>>;

/** The body of the function; see `VectorOps`. @source as `threefry.ts` and `normalQuantile.ts` */
export function normalsCode(given: Parameters, writer: FunctionWriter): Code {
  const vector = (): Local => writer.local(V128);
  const [counter, a, b] = [vector(), vector(), vector()];
  const keys = [given.key0, given.key1, given.key2];
  const key = (i: number): Code => keys[i % 3]?.get ?? [];
  const spread = keys.map((_, i) => ({ register: vector(), code: key(i) }));
  const start: Code = [
    ...spread.flatMap(({ register, code }) => register.set(splatI32(code))),
    ...counter.set(addI32x4(splatI32(addI32(given.counter0.get, given.key0.get)), integers(0, 1, 2, 3))),
  ];
  const rounds: Code = [0, 1, 2, 3, 4].flatMap((group) => [
    ...(threefryRotations[group % 2] ?? []).flatMap((by) => [...a.set(addI32x4(a.get, b.get)), ...b.set(xor(rotateLeft(b.get, by), a.get))]),
    // Then the key is added in again, shifted by one word.
    ...a.set(addI32x4(a.get, spread[(group + 1) % 3]?.register.get ?? [])),
    ...b.set(addI32x4(b.get, splatI32(addI32(key(group + 2), i32(group + 1))))),
  ]);
  const half = (at: (words: Code) => Code, pair: number, offset: Code): Code => {
    const uniform = vector();
    const q = vector();
    const t = vector();
    const [t2, t4] = [vector(), vector()];
    const number = (words: Local): Code => firstNumbers(at(shiftRight(words.get, 6)));
    return [
      ...uniform.set(mul(add(add(mul(number(a), constant(67108864)), number(b)), constant(0.5)), constant(2.220446049250313e-16))),
      ...store(addI32(given.uniforms.get, offset), pair, uniform.get),
      ...q.set(sub(uniform.get, constant(0.5))),
      ...t.set(sub(constant(normalQuantileMiddle.square), mul(q.get, q.get))),
      ...t2.set(mul(t.get, t.get)),
      ...t4.set(mul(t2.get, t2.get)),
      ...store(addI32(given.middles.get, offset), pair, div(mul(q.get, polynomial(normalQuantileMiddle.above, t, t2, t4)), polynomial(normalQuantileMiddle.below, t, t2, t4))),
    ];
  };
  const loop = writer.overVector(TURN, (offset) => [
    ...a.set(counter.get),
    ...b.set(splatI32(addI32(given.counter1.get, given.key1.get))),
    ...counter.set(addI32x4(counter.get, integers(4, 4, 4, 4))),
    ...rounds,
    ...half((words) => words, 0, offset),
    ...half(lastFirst, 1, offset),
  ]);
  return [...start, ...loop];
}

/** Coefficients from the constant term on, added in pairs, in fours and in eights. */
function polynomial([c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0]: readonly number[], t: Local, t2: Local, t4: Local): Code {
  const pair = (low: number, high: number): Code => add(constant(low), mul(t.get, constant(high)));
  const four = (x: Code, y: Code): Code => add(x, mul(t2.get, y));
  return add(four(pair(c0, c1), pair(c2, c3)), mul(t4.get, four(pair(c4, c5), pair(c6, c7))));
}
