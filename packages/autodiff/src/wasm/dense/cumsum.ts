/**
 * @file Write sums of the elements up to each one along an axis: neighbours across the axis side by side, along it one after the other.
 */
import type { FunctionCode } from "../assembler.ts";
import { simd } from "../opcodes.ts";
import { DenseCode, type Stretch } from "./denseCode.ts";

/** Elements before the axis, along it and behind it. */
export interface Cumsum {
  readonly outer: number;
  readonly along: number;
  readonly inner: number;
  readonly isReversed: boolean;
}

/** Function of the addresses of an array and of its sums. */
export function cumsumCode({ outer, along, inner, isReversed }: Cumsum, lanes: number, isLaned: boolean): FunctionCode {
  const d = new DenseCode(2, lanes);
  const given = d.matrix(isLaned);
  const sums = d.matrix(true);
  const line = along * inner;
  const begin = isReversed ? line - inner : 0;
  const step = isReversed ? -inner : inner;
  const sum = ({ form }: Stretch, first: number, out: number): void => {
    const x = d.pointer(first, 0);
    const y = d.pointer(out, 0);
    const [total = []] = d.tile(1, form);
    d.assign(total, [0]);
    d.repeat(along, [[y, step * sums.unit], [x, step * given.unit]], () => {
      const value = d.load(form, given, x, 0, 8);
      for (const [j, register] of total.entries()) {
        d.a.push(register);
        d.a.push(value[j] ?? value[0] ?? 0);
        d.code.simd(simd.add);
        d.a.assign(register);
      }
      d.store(form, y, 0, 8, total);
    });
  };
  const from = d.pointer(0, begin * given.unit);
  const to = d.pointer(1, begin * sums.unit);
  d.repeat(outer, [[to, line * sums.unit], [from, line * given.unit]], () => {
    for (const stretch of d.stretches(inner)) {
      const first = d.pointer(from, stretch.from * given.unit);
      const out = d.pointer(to, stretch.from * sums.unit);
      d.repeat(stretch.groups, [[out, stretch.elements * sums.unit], [first, stretch.elements * given.unit]], () => sum(stretch, first, out));
    }
  });
  return d.code;
}
