/**
 * @file Build what is published: `npm run build` writes `packages/typyro/dist`, modules and their types.
 *
 * The packages of the workspace are joined into it, so that users install one package of one version, and what several entries share is
 * written once, so that there is one `Value` class. It is minified because reading a module is most of what a start costs.
 * `--pack FOLDER` leaves the package there as a registry would hand it out; `--check` looks at it with publint and arethetypeswrong.
 */
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "tsdown";
import { JOINED } from "./layers/importTable.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const home = join(root, "packages/typyro");

/** Manifest fields that this script reads. */
interface Manifest extends Readonly<Record<string, unknown>> {
  readonly exports: Readonly<Record<string, string>>;
  readonly publishConfig: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** How it is built. */
export interface BuildOptions {
  /** Where the modules go. */
  readonly outDir: string;
  /** Declarations take most of the time. */
  readonly types: boolean;
}

/** Build the modules that `exports` and `bin` of the package name. */
export async function buildPackage({ outDir, types }: BuildOptions): Promise<void> {
  const { exports } = await manifest();
  const sources = Object.values(exports).filter((path) => path.endsWith(".ts"));
  const entry = Object.fromEntries([...sources, "./src/cli/bin.ts"].map((path) => [path.replace(/^\.\/src\//, "").replace(/\.ts$/, ""), join(home, path)]));
  await build({
    cwd: home, entry, outDir, format: "esm", platform: "neutral", target: "es2022", config: false, logLevel: "warn", clean: true, sourcemap: false, minify: true,
    fixedExtension: false, hash: false, deps: { neverBundle: [/^node:/], alwaysBundle: [/^@typyro\//, ...JOINED], onlyBundle: false },
    dts: types ? { eager: true, tsconfig: join(root, "tsconfig.json") } : false,
  });
  await mkdir(join(outDir, "licenses"), { recursive: true });
  for (const name of JOINED) await cp(join(home, "node_modules", name, "LICENSE"), join(outDir, "licenses", `${name}.txt`));
}

/** Write the package as it is handed out: its manifest with `publishConfig` applied, and its modules. */
export async function packInto(folder: string, dist: string): Promise<void> {
  const { publishConfig, devDependencies: _, ...rest } = await manifest();
  const versions = new Map([...(await readFile(join(root, "pnpm-workspace.yaml"), "utf8")).matchAll(/^ {2}"?([^\s":]+)"?: (\S+)$/gm)].map(([, name, version]) => [name, version]));
  const dependencies = Object.fromEntries(Object.entries(rest.dependencies).map(([name, version]) => [name, version === "catalog:" ? versions.get(name) : version]));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...rest, ...publishConfig, dependencies }, null, 2));
  await cp(dist, join(folder, "dist"), { recursive: true });
}

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Manifest;
}

/** Print what publint and arethetypeswrong find. @throws where they find an error. */
async function check(dist: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "typyro-pack-"));
  try {
    await packInto(join(folder, "package"), dist);
    execFileSync(join(root, "node_modules/.bin/publint"), ["--strict", join(folder, "package")], { stdio: "inherit" });
    execFileSync("tar", ["czf", join(folder, "package.tgz"), "-C", folder, "package"]);
    execFileSync(join(root, "node_modules/.bin/attw"), [join(folder, "package.tgz"), "--profile", "esm-only"], { stdio: "inherit" });
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { pack: { type: "string" }, check: { type: "boolean", default: false } } });
  const outDir = join(home, "dist");
  await buildPackage({ outDir, types: true });
  if (values.check) await check(outDir);
  if (values.pack !== undefined) {
    const folder = resolve(values.pack);
    await rm(folder, { recursive: true, force: true });
    await packInto(folder, outDir);
  }
}
