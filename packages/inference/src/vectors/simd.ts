/**
 * @file Write the loops of `vectorOps.ts` in WebAssembly, two elements an instruction.
 *
 * Each turn of a loop takes four elements as two pairs, so partials 0 and 1 stand in one register, 2 and 3 in the other.
 * Padding is zero and stays so, hence no loop has a tail. Multiplications and additions are separate, as in plain code.
 */
import {
  type Code,
  F64,
  FunctionWriter,
  I32,
  type Local,
  V128,
  TURN,
  type WasmFunction,
  add,
  addF64,
  addI32,
  andI32,
  isPositive,
  lane,
  load,
  moduleOf,
  mul,
  multiplyI32,
  splat,
  store,
  storeF64,
  vectorBytes,
} from "./assembler.ts";
import { NORMALS_PARAMETERS, normalsCode } from "./normalsCode.ts";
import type { VectorOps } from "./vectorOps.ts";

/** Rows of a matrix that share one load of x. */
const ROWS = 4;

/** Write a function; its parameters, addresses before numbers, are handed to the body by name. */
function define<A extends string, N extends string = never>(
  name: keyof VectorOps,
  addresses: readonly A[],
  numbers: readonly N[],
  results: readonly number[],
  body: (locals: Readonly<Record<A | N, Local>>, writer: FunctionWriter) => Code,
): WasmFunction {
  const writer = new FunctionWriter([...addresses.map(() => I32), ...numbers.map(() => F64)]);
  const names: readonly (A | N)[] = [...addresses, ...numbers];
  const named = Object.fromEntries(names.map((parameter, index) => [parameter, writer.parameter(index)]));
  // Object.fromEntries forgets the names that it was given.
  const code = body(named as Readonly<Record<A | N, Local>>, writer);
  return { name, parameters: writer.parameters, results, code: writer.encode(code) };
}

/** Run a body for each pair of elements of a vector, in turns of two pairs. */
function overPairs(writer: FunctionWriter, body: (pair: Pair) => Code): Code {
  return writer.overVector(TURN, (offset) => [...body({ offset, half: 0 }), ...body({ offset, half: 1 })]);
}

/** Two neighbouring elements: an offset in bytes, and the first or second half of a turn. */
interface Pair {
  readonly offset: Code;
  readonly half: 0 | 1;
}

const read = (vector: Local, { offset, half }: Pair): Code => load(addI32(vector.get, offset), half);
const write = (vector: Local, { offset, half }: Pair, value: Code): Code => store(addI32(vector.get, offset), half, value);

/** A sum of products: partials 0 and 1 in one register, 2 and 3 in the other. */
class Sum {
  readonly #halves: readonly [Local, Local];

  constructor(writer: FunctionWriter) {
    this.#halves = [writer.local(V128), writer.local(V128)];
  }

  clear(): Code {
    const zero = splat([0x44, 0, 0, 0, 0, 0, 0, 0, 0]);
    return [...this.#halves[0].set(zero), ...this.#halves[1].set(zero)];
  }

  add({ half }: Pair, term: Code): Code {
    return this.#halves[half].set(add(this.#halves[half].get, term));
  }

  /** (0 + 2) + (1 + 3) */
  total(): Code {
    const [low, high] = this.#halves;
    return [...low.set(add(low.get, high.get)), ...addF64(lane(low.get, 0), lane(low.get, 1))];
  }
}

/** A number in both elements of a register, for use throughout a loop. */
function spread(writer: FunctionWriter, number: Local): { readonly start: Code; readonly get: Code } {
  const register = writer.local(V128);
  return { start: register.set(splat(number.get)), get: register.get };
}

/** Written when the first chain needs them: a program that only imports the library should not wait for it. */
const functions = (): readonly WasmFunction[] => [
  define("kickAndDrift", ["q", "p", "g", "variances", "toQ", "toP"], ["half", "step"], [], (local, writer) => {
    const half = spread(writer, local.half);
    const step = spread(writer, local.step);
    const momentum = writer.local(V128);
    const loop = overPairs(writer, (pair) => [
      ...momentum.set(add(read(local.p, pair), mul(half.get, read(local.g, pair)))),
      ...write(local.toP, pair, momentum.get),
      ...write(local.toQ, pair, add(read(local.q, pair), mul(step.get, mul(read(local.variances, pair), momentum.get)))),
    ]);
    return [...half.start, ...step.start, ...loop];
  }),

  define("kick", ["p", "g", "v", "variances"], ["half"], [F64], (local, writer) => {
    const half = spread(writer, local.half);
    const momentum = writer.local(V128);
    const velocity = writer.local(V128);
    const sum = new Sum(writer);
    const loop = overPairs(writer, (pair) => [
      ...momentum.set(add(read(local.p, pair), mul(half.get, read(local.g, pair)))),
      ...velocity.set(mul(read(local.variances, pair), momentum.get)),
      ...write(local.p, pair, momentum.get),
      ...write(local.v, pair, velocity.get),
      ...sum.add(pair, mul(momentum.get, velocity.get)),
    ]);
    return [...half.start, ...sum.clear(), ...loop, ...sum.total()];
  }),

  define("carriedKickAndDrift", ["q", "p", "g", "v", "a", "toQ", "toP", "toV"], ["half", "step"], [], (local, writer) => {
    const half = spread(writer, local.half);
    const step = spread(writer, local.step);
    const velocity = writer.local(V128);
    const loop = overPairs(writer, (pair) => [
      ...velocity.set(add(read(local.v, pair), mul(half.get, read(local.a, pair)))),
      ...write(local.toP, pair, add(read(local.p, pair), mul(half.get, read(local.g, pair)))),
      ...write(local.toV, pair, velocity.get),
      ...write(local.toQ, pair, add(read(local.q, pair), mul(step.get, velocity.get))),
    ]);
    return [...half.start, ...step.start, ...loop];
  }),

  define("carriedKick", ["p", "g", "v", "a"], ["half"], [F64], (local, writer) => {
    const half = spread(writer, local.half);
    const momentum = writer.local(V128);
    const velocity = writer.local(V128);
    const sum = new Sum(writer);
    const loop = overPairs(writer, (pair) => [
      ...momentum.set(add(read(local.p, pair), mul(half.get, read(local.g, pair)))),
      ...velocity.set(add(read(local.v, pair), mul(half.get, read(local.a, pair)))),
      ...write(local.p, pair, momentum.get),
      ...write(local.v, pair, velocity.get),
      ...sum.add(pair, mul(momentum.get, velocity.get)),
    ]);
    return [...half.start, ...sum.clear(), ...loop, ...sum.total()];
  }),

  define("dot", ["x", "y"], [], [F64], (local, writer) => {
    const sum = new Sum(writer);
    const loop = overPairs(writer, (pair) => sum.add(pair, mul(read(local.x, pair), read(local.y, pair))));
    return [...sum.clear(), ...loop, ...sum.total()];
  }),

  define("add", ["x", "y", "out"], [], [], (local, writer) =>
    overPairs(writer, (pair) => write(local.out, pair, add(read(local.x, pair), read(local.y, pair)))),
  ),

  define("goesOn", ["x", "y", "vBegin", "vEnd"], [], [I32], (local, writer) => {
    const rho = writer.local(V128);
    const begin = new Sum(writer);
    const end = new Sum(writer);
    const loop = overPairs(writer, (pair) => [
      ...rho.set(add(read(local.x, pair), read(local.y, pair))),
      ...begin.add(pair, mul(rho.get, read(local.vBegin, pair))),
      ...end.add(pair, mul(rho.get, read(local.vEnd, pair))),
    ]);
    return [...begin.clear(), ...end.clear(), ...loop, ...andI32(isPositive(begin.total()), isPositive(end.total()))];
  }),

  define("normals", NORMALS_PARAMETERS, [], [], normalsCode),

  define("times", ["matrix", "x", "out"], [], [], (local, writer) => {
    const element = writer.local(V128);
    const sums = Array.from({ length: ROWS }, () => new Sum(writer));
    // Row r of the four begins r vectors behind `matrix`, which moves on by four vectors a turn.
    const rows = sums.map(() => writer.local(I32));
    const startRows = rows.flatMap((row, index) =>
      row.set(index === 0 ? local.matrix.get : addI32(at(rows, index - 1).get, vectorBytes)),
    );
    const loop = writer.overVector(TURN, (rowOffset) => [
      ...startRows,
      ...sums.flatMap((sum) => sum.clear()),
      ...overPairs(writer, (pair) => [
        ...element.set(read(local.x, pair)),
        ...sums.flatMap((sum, index) => sum.add(pair, mul(read(at(rows, index), pair), element.get))),
      ]),
      ...sums.flatMap((sum, index) => storeF64(addI32(local.out.get, rowOffset), 8 * index, sum.total())),
      ...local.matrix.set(addI32(local.matrix.get, multiplyI32(vectorBytes, ROWS))),
    ]);
    return loop;
  }),
];

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`internal: no item ${index}`);
  return item;
}

let compiled: WebAssembly.Module | undefined;
/** The last made for each memory: all chains beside one density share it. */
const instances = new WeakMap<WebAssembly.Memory, { readonly bytes: number; readonly ops: VectorOps }>();

/**
 * The loops as vector code, over a memory.
 *
 * @param bytes - of each vector, padding included: a multiple of 32.
 * @returns undefined where WebAssembly or its vector instructions are not there, or not allowed.
 */
export function simdOps(memory: WebAssembly.Memory, bytes: number): VectorOps | undefined {
  try {
    const known = instances.get(memory);
    if (known?.bytes === bytes) return known.ops;
    compiled ??= new WebAssembly.Module(moduleOf(functions()));
    const ops = asVectorOps(new WebAssembly.Instance(compiled, { env: { memory, bytes } }).exports);
    instances.set(memory, { bytes, ops });
    return ops;
  } catch {
    return undefined;
  }
}

/** The module's exports are the functions listed above, whose names and types `define` has tied to `VectorOps`. */
function asVectorOps(exports: WebAssembly.Exports): VectorOps {
  return exports as unknown as VectorOps;
}
