/** @file Make random expressions: what a row of a loop computes, from leaves and operations that a test gives a meaning. */
import * as fc from "fast-check";

/** A leaf, or an operation on two parts. */
export type Expression =
  | { readonly kind: "leaf"; readonly leaf: number; readonly setting: number }
  | { readonly kind: "apply"; readonly operation: number; readonly of: readonly [Expression, Expression] };

/** Expressions up to a depth, their leaves, settings and operations numbered from 0 up to those given. */
export function expressions({ maxDepth, leaf, setting, operation }: Readonly<Record<"maxDepth" | "leaf" | "setting" | "operation", number>>): fc.Arbitrary<Expression> {
  return fc.letrec<{ statement: Expression }>((tie) => ({
    statement: fc.oneof(
      { maxDepth, depthSize: "small" },
      fc.record({ kind: fc.constant("leaf" as const), leaf: fc.nat(leaf), setting: fc.nat(setting) }),
      fc.record({ kind: fc.constant("apply" as const), operation: fc.nat(operation), of: fc.tuple(tie("statement"), tie("statement")) }),
    ),
  })).statement;
}
