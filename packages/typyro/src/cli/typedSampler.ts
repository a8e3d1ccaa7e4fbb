/** @file Make the sampler of `typyro run` from what was typed: `--sampler hmc --steps 16 --target-accept 0.9`. */
import { nearestName } from "@typyro/base";
import { hmc, type McmcOptions, metropolis, nuts } from "@typyro/inference";
import { UsageError } from "./terminal.ts";

/** The options of a sampler, as typed; which of them a sampler has is in `OWN`. */
export interface SamplerArguments {
  readonly sampler?: string | undefined;
  readonly targetAccept?: number | undefined;
  readonly stepSize?: number | undefined;
  readonly metric?: string | undefined;
  readonly maxTreeDepth?: number | undefined;
  readonly steps?: number | undefined;
  readonly trajectoryLength?: number | undefined;
}

const METRICS = ["unit", "diagonal", "gradient", "dense"] as const;
const EXAMPLES = { nuts: "typyro run model.ts --sampler nuts --target-accept 0.95", hmc: "typyro run model.ts --sampler hmc --steps 16", metropolis: "typyro run model.ts --sampler metropolis --warmup 100000 --draws 100000 --thin 100" } as const;

/** What one sampler has and the others have not. */
const OWN = { maxTreeDepth: "nuts", steps: "hmc", trajectoryLength: "hmc" } as const;

/** @throws UsageError for a sampler or metric that is none, and for an option of another sampler */
export function typedSampler(typed: SamplerArguments): McmcOptions["sampler"] {
  const { sampler: name = "nuts", targetAccept, stepSize: initialStepSize, maxTreeDepth, steps, trajectoryLength } = typed;
  if (!isSampler(name)) throw new UsageError(`there is no sampler \`${name}\` here; there are ${Object.keys(EXAMPLES).join(", ")}`, EXAMPLES[nearestSampler(name)]);
  for (const [option, owner] of Object.entries(OWN)) {
    if (isGiven(typed, option) && owner !== name) throw new UsageError(`\`${flagOf(option)}\` is an option of ${owner}, and the sampler is ${name}`, EXAMPLES[owner]);
  }
  const metric = metricOf(typed.metric);
  const common = given({ targetAccept, initialStepSize });
  if (name === "nuts") return nuts({ ...common, ...given({ metric, maxTreeDepth }) });
  if (name === "hmc") {
    if (steps === undefined && trajectoryLength === undefined) throw new UsageError("the trajectories of hmc need a length, `--steps` or `--trajectory-length`, and neither was given", EXAMPLES.hmc);
    if (steps !== undefined && trajectoryLength !== undefined) throw new UsageError(`the trajectories of hmc have one length, and two were given: \`--steps ${steps}\` and \`--trajectory-length ${trajectoryLength}\``, EXAMPLES.hmc);
    return hmc({ ...common, ...given({ metric, steps, trajectoryLength }) });
  }
  if (metric === "gradient") throw new UsageError("the metric `gradient` is learnt from gradients, which metropolis does not take", "leave `--metric` out, or type `--metric dense`");
  return metropolis({ ...common, ...given({ metric }) });
}

function isSampler(name: string): name is keyof typeof EXAMPLES {
  return Object.hasOwn(EXAMPLES, name);
}

function nearestSampler(name: string): keyof typeof EXAMPLES {
  const nearest = nearestName(name, Object.keys(EXAMPLES)) ?? "nuts";
  return isSampler(nearest) ? nearest : "nuts";
}

function metricOf(text: string | undefined): (typeof METRICS)[number] | undefined {
  if (text === undefined) return undefined;
  const metric = METRICS.find((known) => known === text);
  if (metric !== undefined) return metric;
  const nearest = nearestName(text, METRICS);
  throw new UsageError(`there is no metric \`${text}\`; there are ${METRICS.join(", ")}`, `--metric ${nearest ?? "dense"}`);
}

function isGiven(typed: object, option: string): boolean {
  return Object.entries(typed).some(([name, value]) => name === option && value !== undefined);
}

/** `--max-tree-depth` of `maxTreeDepth`. */
function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Without what was not typed. */
export function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}
