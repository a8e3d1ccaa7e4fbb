/**
 * @file Time the first posterior draw of the built package, from the start of the process, beside a process that does nothing.
 *
 * Eight schools non-centred, ten parameters, 4 chains with the default warm-up of 1000 and one draw; the package is built and laid into an
 * empty folder, as users have it. The processes take turns. `npm run bench -- first`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackage, packInto } from "../scripts/build.ts";
import { median } from "./efficiency.ts";

const ROUNDS = 15;

/**
 * Prints milliseconds since the process began, those that the processor gave to its main thread, and to all its threads. On a machine with
 * nothing else to do the first is little more than the second, which others do not disturb; Linux alone knows it.
 */
const PRINT = `import { readFileSync } from "node:fs";
{
  let main = NaN;
  try { main = Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6; } catch {}
  const { user, system } = process.cpuUsage();
  console.log([performance.now(), main, (user + system) / 1000].join(" "));
}`;

const MODEL = `import { dist, mcmc, plate, sample } from "typyro";
function model({ effect, error }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const z = plate("schools", effect.length, () => sample("z", dist.Normal(0, 1)));
  sample("y", dist.Normal(mu.add(z.mul(tau)), error), { obs: effect });
}
const data = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
`;

const PROGRAMS = [
  ["nothing", PRINT],
  ["import of the package", `import "typyro";\n${PRINT}`],
  ["compiled model", `${MODEL}await mcmc(model, data, { chains: 1, warmup: 0, draws: 1, progress: false });\n${PRINT}`],
  ["first draw", `${MODEL}await mcmc(model, data, { draws: 1, progress: false });\n${PRINT}`],
] as const;

/** Build, run and print. */
export async function firstDraw(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "typyro-first-"));
  try {
    await buildPackage({ outDir: join(folder, "built"), types: false });
    await packInto(join(folder, "app/node_modules/typyro"), join(folder, "built"));
    const files = PROGRAMS.map(([name, program], i) => {
      const file = join(folder, "app", `program${i}.mjs`);
      writeFileSync(file, program);
      return { name, file, times: [[], [], []] as readonly number[][] };
    });
    for (let round = 0; round < ROUNDS; round++) {
      for (const { file, times } of files) {
        const output = execFileSync(process.execPath, [file], { encoding: "utf8", env: {}, cwd: join(folder, "app") });
        for (const [i, time] of output.trim().split(" ").entries()) times[i]?.push(Number(time));
      }
    }
    console.log(`milliseconds, least and median of ${ROUNDS}: from the start of the process; of the processor for its main thread; for all its threads\n`);
    for (const { name, times } of files) console.log(`${name.padEnd(24)}${times.map((all) => `${Math.min(...all).toFixed(0).padStart(8)}${median(all).toFixed(0).padStart(6)}`).join("")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
