/**
 * @file Bundle the worker's program into `packages/inference/src/workers/workerSource.ts`: `npm run worker`.
 *
 * It is kept in the repository as text, so that it needs no file of its own beside the page or program that uses it, and no build
 * before a test. A golden test says when it is out of date.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "packages/inference/src/workers/workerSource.ts");

/** The text of `workerSource.ts` as it should be. */
export async function workerModule(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "typyro-worker-"));
  try {
    await build({
      entry: [join(root, "packages/inference/src/workers/worker.ts")],
      outDir: folder, format: "iife", platform: "neutral", target: "es2022", minify: true, dts: false, config: false, logLevel: "error", clean: false, noExternal: [/./], sourcemap: false, define: { "import.meta.url": '"worker"' },
    });
    const [file] = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    if (file === undefined) throw new Error("the bundler wrote no script");
    const source = (await readFile(join(folder, file), "utf8")).trim();
    return [
      "/**",
      " * @file Hold the worker's program as text. Made by `npm run worker` from `worker.ts`; not to be edited.",
      " */",
      `export const workerSource = ${JSON.stringify(source)};`,
      "",
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(target, await workerModule());
  console.log("wrote packages/inference/src/workers/workerSource.ts");
}
