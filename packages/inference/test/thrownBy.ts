/** @file Catch what a call throws, as text. */

/** Class and message of what the call throws. */
export function thrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
}
