/**
 * @file List the instructions that kernels use.
 *
 * @source WebAssembly Core Specification 2.0, section 5.4: one byte, or for vectors 0xfd and a number.
 */

/** Types of locals, parameters and results. */
export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** Instructions of one byte. */
export const op = {
  block: 0x02, loop: 0x03, if: 0x04, end: 0x0b, br: 0x0c, brIf: 0x0d, call: 0x10,
  localGet: 0x20, localSet: 0x21, localTee: 0x22,
  i32Load: 0x28, f64Load: 0x2b, f64Store: 0x39,
  i32Const: 0x41, f64Const: 0x44,
  i32LtS: 0x48, i32LtU: 0x49, i32GeS: 0x4e, i32GeU: 0x4f, i32Eqz: 0x45,
  i32Add: 0x6a, i32Sub: 0x6b, i32Mul: 0x6c, i32And: 0x71, i32Shl: 0x74, i32ShrU: 0x76, select: 0x1b,
  f64Add: 0xa0,
} as const;

/** The second bytes of `memory.copy` and `memory.fill`, after 0xfc. */
export const MEMORY_COPY = 10;
export const MEMORY_FILL = 11;

/** Vector instructions, numbered after 0xfd. */
export const simd = {
  load: 0x00, load64Splat: 0x0a, store: 0x0b, constant: 0x0c, shuffle: 0x0d, f64Splat: 0x14, extract: 0x21, replace: 0x22,
  load64Lane: 0x57, store64Lane: 0x5b, anyTrue: 0x53,
  not: 0x4d, and: 0x4e, andNot: 0x4f, or: 0x50, xor: 0x51, bitselect: 0x52,
  eq: 0x47, ne: 0x48, lt: 0x49, gt: 0x4a, le: 0x4b, ge: 0x4c,
  ceil: 0x74, floor: 0x75, trunc: 0x7a, nearest: 0x94,
  i64Shl: 0xcb, i64ShrS: 0xcc, i64ShrU: 0xcd, i64Add: 0xce, i64Sub: 0xd1, i64Eq: 0xd6,
  abs: 0xec, neg: 0xed, sqrt: 0xef, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf4, max: 0xf5, pmin: 0xf6, pmax: 0xf7,
} as const;
