/**
 * @file Entries about compiled code.
 */
import { entry } from "../entry.ts";

/** What keeps a log density in the calling thread. */
export type BoundToThread =
  /** Operations that JavaScript evaluates, each with the site that it belongs to. */
  | { readonly kind: "operations"; readonly operations: readonly { readonly name: string; readonly site: string | undefined }[] }
  | { readonly kind: "interpreted" }
  | { readonly kind: "function" }
  | { readonly kind: "no threads" };

function reasonOf(because: BoundToThread): string {
  switch (because.kind) {
    case "operations":
      return `because JavaScript evaluates there ${[...new Set(because.operations.map(({ name, site }) => (site === undefined ? `\`${name}\`` : `\`${name}\` for site \`${site}\``)))].join(", ")}`;
    case "interpreted":
      return "because WebAssembly, of which code for workers is made, is not allowed here";
    case "function":
      return "because the log density is a function of that thread";
    case "no threads":
      return "because there are no others here";
  }
}

/** Codes about compiled code. */
export const kernelErrors = {
  "kernel-memory": entry("KernelError", ({ bytes }: { bytes: number }) => ({
    sentence: `the model with its data needs ${Math.ceil(bytes / 1048576)} MiB of WebAssembly memory, and the engine gave none`,
    notes: ["a page or process may hold about a hundred memories at a time, each of at most 4096 MiB"],
    help: ["fit fewer rows at a time, or close models that are no longer sampled"],
  })),
  "offload-backend": entry("OptionError", ({ backend }: { backend: string }) => ({
    sentence: `a TensorFlow.js whose backend is \`${backend}\` is to multiply, where products go to the native addon alone, whose backend is \`tensorflow\``,
    notes: ["on its other backends products are slower than those of the compiled model"],
    help: ['load the addon: `import * as tf from "@tensorflow/tfjs-node"`', "leave `products` out"],
  })),
  "offload-functions": entry("OptionError", ({ missing }: { missing: readonly string[] }) => ({
    sentence: `what \`offload\` was given has no function ${missing.map((name) => `\`${name}\``).join(", ")}`,
    help: ['give it the whole module: `import * as tf from "@tensorflow/tfjs-node"`, then `offload(tf)`'],
  })),
  "products-not-offload": entry("OptionError", ({ isTensorFlow }: { isTensorFlow: boolean }) => ({
    sentence: `option \`products\` is ${isTensorFlow ? "a TensorFlow.js itself" : "something else"}, where what \`offload\` returns stands`,
    help: ["write `products: offload(tf)`"],
  })),
  "products-in-workers": entry("OptionError", ({ workers }: { workers: number }) => ({
    sentence: `there are to be ${workers} worker threads, and products go to TensorFlow.js, which stays in the calling thread`,
    notes: ["chains in the calling thread share each product as its columns"],
    help: ["leave `workers` out, or `products`"],
  })),
  "workers-not-used": entry("OptionError", ({ workers, because }: { workers: number; because: BoundToThread }) => ({
    sentence: `there are to be ${workers} worker threads, and the chains run in the calling thread, ${reasonOf(because)}`,
    notes: ["draws do not depend on the threads"],
    help: ["leave `workers` out"],
  })),
};
