/** @file Catch what a call throws, as text without the places in the test's own file. */

/** Class and message of what the call throws. */
export function thrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return textOf(error);
  }
  throw new Error("nothing was thrown");
}

/** Class and message of what a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: unknown) => textOf(error),
  );
}

/** Class and message of an error. */
export function textOf(error: unknown): string {
  return String(error).replace(/^ +at .*:\d+:\d+.*\n+/gm, "");
}
