/**
 * @file Run one of the project's commands, installing what it needs first, on a machine with Node and npm only.
 *
 * Every script in package.json comes through here, so a fresh clone needs no step before `npm test` or
 * `npm start`. This file has no dependencies and is plain JavaScript, because it runs before there is anything else.
 * The install is skipped when a stamp inside node_modules says that nothing has changed since the last one.
 */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { joinedSources } from "./joinedSources.mjs";

/** The oldest Node on which every tool runs (Vite asks for it). */
const OLDEST_NODE = [20, 19];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".typyro-install");

/** Absolute URL of tsx's loader, so that it is found from any working directory. */
const tsx = pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href;
const typescriptProgram = (file) => ["--import", tsx, join(root, file)];

/** A program as users write them: `typyro` is found wherever it lies. */
const userProgram = (path) => ["--import", tsx, "--import", pathToFileURL(join(root, "scripts/tryHooks.mjs")).href, path];

/** What each command runs, as arguments of `node`. `try`, `study` and `typyro` keep the directory in which the user typed them. */
const commands = {
  start: (args) => ({ node: [...userProgram(join(root, "packages/models/src/sleepstudy/main.ts")), ...args], isUsers: true }),
  try: tryFile,
  study: (args) => ({ node: [...userProgram(join(root, "packages/models/src/study/main.ts")), ...args], ...whereTyped(), isUsers: true }),
  test: (args) => ({ node: [...typescriptProgram("scripts/runTests.ts"), ...args] }),
  typecheck: (args) => ({ node: [join(root, "node_modules/typescript/bin/tsc"), "--noEmit", "-p", root, ...args] }),
  lint: (args) => ({ node: [join(root, "node_modules/eslint/bin/eslint.js"), ...(args.length > 0 ? args : ["."])] }),
  bench: (args) => ({ node: [...typescriptProgram("bench/main.ts"), ...args] }),
  typyro: (args) => {
    const { cwd, env } = whereTyped();
    return { node: [...userProgram(join(root, "packages/typyro/src/cli/bin.ts")), ...args], cwd, env };
  },
  build: (args) => ({ node: [...typescriptProgram("scripts/build.ts"), ...args] }),
  worker: () => ({ node: typescriptProgram("scripts/buildWorker.ts") }),
  layers: (args) => ({ node: [...typescriptProgram("scripts/checkLayers.ts"), ...args] }),
};

/** A message for the user that ends the command. */
class Stop extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

const TRY_USAGE = `usage: npm run try -- FILE.ts [what the program is to be given]
  FILE.ts is any TypeScript program of yours that imports from \`typyro\`, wherever it lies. Its exit code is passed on.`;

/** `try` takes a path relative to where the user typed it, which npm hands over, since it changes directory itself. */
function tryFile([file, ...args]) {
  const { cwd: typedIn, env } = whereTyped();
  if (file === "--help" || file === "-h") throw new Stop(TRY_USAGE, 0);
  if (file === undefined) {
    throw new Stop("no file was named; type, for example, `npm run try -- scratch/model.ts`", 2);
  }
  const path = resolve(typedIn, file);
  if (!existsSync(path)) throw new Stop(`there is no file ${path}${otherPrograms(dirname(path))}`, 2);
  if (statSync(path).isDirectory()) throw new Stop(`${path} is a directory; name a TypeScript file in it${otherPrograms(path)}`, 2);
  return { node: [...userProgram(path), ...args], cwd: typedIn, env, isUsers: true };
}

function whereTyped() {
  return {
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    // Without this, tsx would take options from whatever tsconfig.json lies around the user's directory.
    env: { TSX_TSCONFIG_PATH: join(root, "tsconfig.json") },
  };
}

function otherPrograms(directory) {
  if (!existsSync(directory)) return "";
  const found = readdirSync(directory).filter((name) => /\.[cm]?tsx?$/.test(name));
  return found.length === 0 ? "" : `\n  ${directory} has: ${found.slice(0, 10).join(", ")}`;
}

// ---- the install ----

function manifests() {
  const packages = join(root, "packages");
  const found = existsSync(packages) ? readdirSync(packages).sort() : [];
  return ["package.json", ...found.map((name) => `packages/${name}/package.json`)].filter((path) => existsSync(join(root, path)));
}

/** Changes whenever an install might give another result; the platform counts, since some tools are binaries. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const path of [...manifests(), "pnpm-workspace.yaml", "pnpm-lock.yaml"]) {
    const file = join(root, path);
    hash.update(`${path}\n`).update(existsSync(file) ? readFileSync(file) : "absent");
  }
  return hash.digest("hex");
}

/** Dependencies that a package.json declares and no node_modules holds, as `package.json: name`. */
function missingDependencies() {
  return manifests().flatMap((path) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, path), "utf8"));
    return Object.keys({ ...dependencies, ...devDependencies })
      .filter((name) => !existsSync(join(root, dirname(path), "node_modules", name, "package.json")))
      .map((name) => `${path}: ${name}`);
  });
}

function reasonToInstall() {
  if (!existsSync(join(root, "node_modules"))) return "First run in this folder";
  if (!existsSync(stampFile)) return "No finished install in this folder";
  if (readFileSync(stampFile, "utf8").trim() !== fingerprint()) return "The dependencies have changed";
  const missing = missingDependencies();
  return missing.length > 0 ? `node_modules is incomplete (${missing.slice(0, 3).join(", ")})` : undefined;
}

async function install(reason) {
  const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
  // `npx` brings pnpm itself: no Corepack, nothing global. `--prod=false`, or NODE_ENV=production would leave the tools out.
  const command = ["npx", "--yes", "--prefer-offline", pnpm, "install", "--frozen-lockfile", "--prod=false", "--reporter=append-only"];
  say(`${reason}: installing the dependencies with ${pnpm} (about half a minute, needs the network once)`);
  const started = Date.now();
  let { exitCode, output } = await runAndShow(command);
  let missing = exitCode === 0 ? missingDependencies() : [];
  if (missing.length > 0) {
    say(`${missing.length} dependencies are still missing: linking all of them again`);
    ({ exitCode, output } = await runAndShow([...command, "--force"]));
    missing = exitCode === 0 ? missingDependencies() : [];
  }
  if (exitCode !== 0 || missing.length > 0) {
    const what = exitCode !== 0 ? `ended with code ${exitCode}; its output is above` : `left out ${missing.join(", ")}`;
    throw new Stop([`the install failed: \`${command.join(" ")}\` ${what}`, ...cures(output).map((cure) => `  help: ${cure}`)].join("\n"));
  }
  writeFileSync(stampFile, `${fingerprint()}\n`);
  say(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s; from now on this step is skipped.`);
}

function cures(output) {
  const known = [
    [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/, "the package registry was not reached: check the network, and `npm config get registry` and `npm config get proxy`; then run the same command again"],
    [/OUTDATED_LOCKFILE/, "a package.json asks for what pnpm-lock.yaml does not hold: run `npx --yes pnpm@10 install --no-frozen-lockfile` and commit pnpm-lock.yaml"],
    [/ENOSPC/, "the disk is full"],
    [/EACCES|EPERM|EROFS/, "this folder, or npm's cache (`npm config get cache`), cannot be written by this user"],
    [/EINTEGRITY|TARBALL_INTEGRITY/, "a download was damaged: run `npm cache clean --force`, then the same command again"],
    [/npx ENOENT|npx.*not found|not recognized/, "`npx` was not found: it comes with npm, so install Node from nodejs.org or your system's npm package"],
  ];
  const found = known.filter(([pattern]) => pattern.test(output)).map(([, cure]) => cure);
  return found.length > 0 ? found : ["delete the folder node_modules and run the same command again"];
}

/** Runs a command with its output both shown (on stderr, leaving stdout to the program) and kept. */
function runAndShow([program, ...args]) {
  return new Promise((settle) => {
    // A prompt would wait for ever where nobody is there to answer, hence CI=true and no stdin.
    const child = spawn(program, args, { cwd: root, env: { ...process.env, CI: "true" }, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    let output = "";
    const keep = (chunk) => {
      output += chunk;
      process.stderr.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => settle({ exitCode: 127, output: `${output}\n${error.message}` }));
    child.on("close", (code, signal) => settle({ exitCode: code ?? 128 + constants.signals[signal], output }));
  });
}

// ---- the command ----

/** Runs node in place of this process: same terminal, same signals, same exit code. */
function hand({ node, cwd = root, env = {} }) {
  const child = spawn(process.execPath, node, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
  // Control-C reaches the child directly; this process only has to outlive it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Stop(`this is Node ${process.versions.node}, and the project needs ${OLDEST_NODE.join(".")} or later: install the current version from nodejs.org`);
  }
}

async function main([name, ...args]) {
  checkNode();
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (command === undefined) throw new Stop(`there is no command \`${name ?? ""}\`; there are ${Object.keys(commands).join(", ")}`, 2);
  const job = command(args);
  const reason = reasonToInstall();
  if (reason !== undefined) await install(reason);
  const joined = job.isUsers ? joinedSources(root, fingerprint()) : undefined;
  hand(joined === undefined ? job : { ...job, env: { ...job.env, TYPYRO_JOINED_FOLDER: joined } });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  if (error.exitCode === 0) process.stdout.write(`${error.message}\n`);
  else say(error.message);
  process.exitCode = error.exitCode;
  // `npm test` ends with its counts even when it could not begin.
  if (process.argv[2] === "test") process.stdout.write("0 passed, 1 failed\n");
}
