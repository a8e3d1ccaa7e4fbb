/** @file Expect an error of the catalogue by its code. */
import { type Code, isModelError, type ModelError } from "@typyro/base";
import { expect } from "vitest";


/** The error that `body` throws, which must be the one of the catalogue with this code. */
export function expectCode(body: () => unknown, code: Code): ModelError {
  try {
    body();
  } catch (error) {
    if (!isModelError(error)) throw error;
    expect(error.code, error.message).toBe(code);
    return error;
  }
  throw new Error(`nothing was thrown where ${code} was expected`);
}
