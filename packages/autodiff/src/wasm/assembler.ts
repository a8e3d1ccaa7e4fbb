/**
 * @file Encode a WebAssembly module: types, imported memory and functions, functions with locals, exports.
 *
 * @source WebAssembly Core Specification 2.0, section 5.5 (modules).
 */
import { Bytes } from "./bytes.ts";
import { F64, I32, MEMORY_COPY, op, simd, V128 } from "./opcodes.ts";

/** Types of parameters and results, as bytes. */
export interface Signature {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

/** A local variable that holds a vector of two numbers; the same object for the same index. */
export class Vector {
  readonly index: number;
  /** A value that is this register. */
  readonly alone: readonly [Vector] = [this];
  static readonly #all: Vector[] = [];

  private constructor(index: number) {
    this.index = index;
  }

  static at(index: number): Vector {
    while (Vector.#all.length <= index) Vector.#all.push(new Vector(Vector.#all.length));
    return Vector.#all[index] ?? new Vector(index);
  }
}

/** A stretch of locals of one type, as the format lists them. */
interface LocalRun {
  readonly type: number;
  count: number;
}

/** The body of one function while it is written: instructions in order, and its locals. */
export class FunctionCode {
  readonly bytes = new Bytes();
  readonly signature: Signature;
  readonly #locals: LocalRun[] = [];
  #last: LocalRun = { type: 0, count: 0 };
  #next: number;

  constructor(signature: Signature) {
    this.signature = signature;
    this.#next = signature.parameters.length;
  }

  /** A new local of a type. */
  local(type: number): number {
    if (this.#last.type === type) this.#last.count++;
    else {
      this.#last = { type, count: 1 };
      this.#locals.push(this.#last);
    }
    return this.#next++;
  }

  get(local: number): void {
    this.bytes.indexed(op.localGet, local);
  }

  set(local: number): void {
    this.bytes.indexed(op.localSet, local);
  }

  tee(local: number): void {
    this.bytes.indexed(op.localTee, local);
  }

  op(opcode: number): void {
    this.bytes.byte(opcode);
  }

  i32(value: number): void {
    this.bytes.byte(op.i32Const);
    this.bytes.signed(value);
  }

  f64(value: number): void {
    this.bytes.byte(op.f64Const);
    this.bytes.f64(value);
  }

  simd(opcode: number): void {
    this.bytes.indexed(0xfd, opcode);
  }

  /** The same number in both halves of a vector. */
  constant(value: number): void {
    this.pair(value, value);
  }

  pair(low: number, high: number): void {
    this.simd(simd.constant);
    this.bytes.f64(low);
    this.bytes.f64(high);
  }

  /** The same 64 bits in both halves of a vector. */
  constantBits(value: bigint): void {
    this.simd(simd.constant);
    this.bytes.i64(value);
    this.bytes.i64(value);
  }

  /** A load or store of vectors at the address on the stack plus `offset`. */
  memory(opcode: number, offset: number, lane?: number): void {
    this.simd(opcode);
    this.bytes.indexed(ALIGNED_TO_EIGHT, offset);
    if (lane !== undefined) this.bytes.byte(lane);
  }

  /** A load or store of one number. */
  scalarMemory(opcode: number, offset: number): void {
    this.bytes.byte(opcode);
    this.bytes.unsigned(opcode === op.i32Load ? ALIGNED_TO_FOUR : ALIGNED_TO_EIGHT);
    this.bytes.unsigned(offset);
  }

  /** Fill or copy memory: target, source or byte, and number of bytes are on the stack. */
  bulk(opcode: number): void {
    this.bytes.byte(0xfc);
    this.bytes.unsigned(opcode);
    for (let memory = 0; memory < (opcode === MEMORY_COPY ? 2 : 1); memory++) this.bytes.byte(0);
  }

  lane(opcode: number, lane: number): void {
    this.simd(opcode);
    this.bytes.byte(lane);
  }

  call(functionIndex: number): void {
    this.bytes.indexed(op.call, functionIndex);
  }

  readonly #open = [0];
  #blocks = 0;

  /** The innermost block that is open; the function itself is 0. */
  get block(): number {
    return this.#open.at(-1) ?? 0;
  }

  isOpen(block: number): boolean {
    return this.#open.includes(block);
  }

  /** Open a block, a loop or a branch without results. */
  open(kind: typeof op.block | typeof op.loop | typeof op.if): void {
    this.#blocks++;
    this.#open.push(this.#blocks);
    this.bytes.byte(kind);
    this.bytes.byte(0x40);
  }

  branch(kind: typeof op.br | typeof op.brIf, depth: number): void {
    this.bytes.indexed(kind, depth);
  }

  end(): void {
    this.#open.pop();
    this.bytes.byte(op.end);
  }

  /** The function's entry in the code section. */
  encode(): Bytes {
    const body = new Bytes();
    body.unsigned(this.#locals.length);
    for (const { count, type } of this.#locals) {
      body.unsigned(count);
      body.byte(type);
    }
    body.append(this.bytes);
    body.byte(op.end);
    return body;
  }
}

// Exponents of two, as the format wants alignments.
const ALIGNED_TO_FOUR = 2;
const ALIGNED_TO_EIGHT = 3;

/** A function of the host that the module calls. */
export interface ImportedFunction {
  readonly name: string;
  readonly signature: Signature;
}

/** Collects functions and encodes them as a module that imports `env.memory` and functions of `env`. */
export class ModuleCode {
  readonly #imports: ImportedFunction[] = [];
  readonly #importIndex = new Map<string, number>();
  readonly #functions: { readonly code: FunctionCode; readonly exportedAs?: string | undefined }[] = [];
  #closed = false;

  /** The index of an imported function; all imports come before the first function of the module. */
  importFunction(name: string, signature: Signature): number {
    const known = this.#importIndex.get(name);
    if (known !== undefined) return known;
    if (this.#closed) throw new Error(`internal: function ${name} is imported after a function was defined`);
    this.#importIndex.set(name, this.#imports.length);
    this.#imports.push({ name, signature });
    return this.#imports.length - 1;
  }

  /** Define a function, and return its index. */
  define(code: FunctionCode, exportedAs?: string): number {
    this.#closed = true;
    this.#functions.push({ code, exportedAs });
    return this.#imports.length + this.#functions.length - 1;
  }

  /** The bytes of the module. */
  encode(): Uint8Array<ArrayBuffer> {
    const types = new Map<string, number>();
    const typeOf = ({ parameters, results }: Signature): number => {
      const key = `${parameters.join(",")}>${results.join(",")}`;
      const known = types.get(key) ?? types.size;
      types.set(key, known);
      return known;
    };
    const imports = this.#imports.map(({ name, signature }) => ({ name, type: typeOf(signature) }));
    const functions = this.#functions.map(({ code }) => typeOf(code.signature));
    const out = new Bytes();
    for (const byte of HEADER) out.byte(byte);
    section(out, 1, [...types.keys()], (item, key) => {
      item.byte(0x60);
      for (const list of key.split(">")) {
        const bytes = list === "" ? [] : list.split(",").map(Number);
        item.unsigned(bytes.length);
        for (const byte of bytes) item.byte(byte);
      }
    });
    section(out, 2, [undefined, ...imports], (item, imported) => {
      item.name("env");
      item.name(imported === undefined ? "memory" : imported.name);
      if (imported === undefined) for (const byte of MEMORY_TYPE) item.byte(byte);
      else {
        item.byte(0x00);
        item.unsigned(imported.type);
      }
    });
    section(out, 3, functions, (item, type) => item.unsigned(type));
    const exported = this.#functions.flatMap(({ exportedAs }, i) => (exportedAs === undefined ? [] : [{ exportedAs, index: imports.length + i }]));
    section(out, 7, exported, (item, { exportedAs, index }) => {
      item.name(exportedAs);
      item.byte(0x00);
      item.unsigned(index);
    });
    section(out, 10, this.#functions, (item, { code }) => item.sized(code.encode()));
    return out.toArray();
  }
}

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A memory without a maximum, of at least 0 pages. */
const MEMORY_TYPE = [0x02, 0x00, 0x00];

function section<T>(out: Bytes, id: number, items: readonly T[], write: (item: Bytes, value: T) => void): void {
  if (items.length === 0) return;
  const body = new Bytes();
  body.unsigned(items.length);
  for (const item of items) write(body, item);
  out.byte(id);
  out.sized(body);
}

export { F64, I32, V128 };
