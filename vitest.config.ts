/** @file The test projects, chosen by a test's suffix (see CONTRIBUTING.md). */
import { defineConfig } from "vitest/config";

const node = (name: string, pattern: string) => ({
  test: { name, include: [`packages/*/{src,test}/**/${pattern}`, `test/**/${pattern}`], environment: "node" as const },
});

export default defineConfig({
  test: {
    projects: [
      { test: { ...node("unit", "*.test.ts").test, exclude: ["**/*.{prop,golden,stat,browser}.test.ts", "**/node_modules/**"] } },
      node("property", "*.prop.test.ts"),
      node("golden", "*.golden.test.ts"),
      node("statistical", "*.stat.test.ts"),
    ],
  },
});
