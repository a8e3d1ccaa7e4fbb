/**
 * @file Entries about compiled code.
 */
import { entry } from "../entry.ts";

/** Codes about compiled code. */
export const kernelErrors = {
  "kernel-memory": entry("KernelError", ({ bytes }: { bytes: number }) => ({
    sentence: `the model with its data needs ${Math.ceil(bytes / 1048576)} MiB of WebAssembly memory, and the engine gave none`,
    notes: ["a page or process may hold about a hundred memories at a time, each of at most 4096 MiB"],
    help: ["fit fewer rows at a time, or close models that are no longer sampled"],
  })),
};
