import { expect, test } from "vitest";
import { readFile } from "node:fs/promises";
import { workerModule } from "../scripts/buildWorker.ts";

test("the worker's program is that of the sources: after a change there, `npm run worker`", { timeout: 60_000 }, async () => {
  const kept = await readFile(new URL("../packages/inference/src/workers/workerSource.ts", import.meta.url), "utf8");
  expect((await workerModule()) === kept).toBe(true);
});
