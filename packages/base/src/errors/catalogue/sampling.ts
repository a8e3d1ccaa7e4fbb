/**
 * @file Errors about sampling.
 */
import { count, didYouMean, entry } from "../entry.ts";

export const samplingErrors = {
  "seed-not-integer": entry("OptionError", (f: { seed: unknown }) => ({
    sentence: `\`seed\` is ${String(f.seed)}, where a whole number from -(2^53 - 1) to 2^53 - 1 stands`,
    help: ["give a whole number: `seed: 42`"],
  })),
  "integer-bound-outside-range": entry("OptionError", (f: { n: number }) => ({
    sentence: `\`integer(n)\` was asked with n = ${f.n}, where n is a whole number from 1 to 2^53`,
    notes: ["the draw is one of 0, 1, ..., n - 1"],
    help: ["give the number of outcomes: `generator.integer(6)`"],
  })),
  "generator-state-malformed": entry("DataError", (f: { word: unknown }) => ({
    sentence: `a saved generator state holds ${String(f.word)}, where its words are whole numbers from 0 to 2^32 - 1`,
    help: ["pass what `generator.state` gave, unchanged: `Generator.fromState(JSON.parse(JSON.stringify(generator.state)))`"],
  })),
  "option-outside-range": entry("OptionError", (f: { option: string; value: unknown; range: string; example: string }) => ({
    sentence: `option \`${f.option}\` is ${asTyped(f.value)}; it takes ${f.range}`,
    help: [`type for example \`${f.example}\``],
  })),
  "thin-above-draws": entry("OptionError", (f: { thin: number; draws: number }) => ({
    sentence: `option \`thin\` is ${f.thin} and \`draws\` is ${f.draws}, so that no draw would be kept`,
    notes: ["`draws` counts iterations before thinning; one in `thin` is kept"],
    help: [`draw at least as many as one kept draw takes: \`draws: ${f.thin * 1000}, thin: ${f.thin}\``],
  })),
  "trajectory-length-missing": entry("OptionError", (_: Record<never, never>) => ({
    sentence: "`hmc` was given neither `steps` nor `trajectoryLength`; it takes one of the two",
    help: ["fix the number of leapfrog steps: `hmc({ steps: 16 })`", "or let the sampler choose: `nuts()`"],
  })),
  "trajectory-length-twice": entry("OptionError", (f: { steps: unknown; trajectoryLength: unknown }) => ({
    sentence: `\`hmc\` was given both \`steps\` (${asTyped(f.steps)}) and \`trajectoryLength\` (${asTyped(f.trajectoryLength)}); it takes one of the two`,
    notes: ["a trajectory's length is its number of steps times the step size, which is adapted"],
    help: ["keep one: `hmc({ steps: 16 })` or `hmc({ trajectoryLength: 3 })`"],
  })),
  "metric-blocks-overlap": entry("OptionError", (f: { key: string | number; dim: number; isRepeated: boolean }) => ({
    sentence:
      typeof f.key === "string"
        ? `option \`metric\` names site \`${f.key}\` more than once`
        : f.isRepeated
          ? `option \`metric\` names coordinate ${f.key} more than once`
          : `option \`metric\` names coordinate ${f.key}; the unknowns are numbered 0 to ${f.dim - 1}`,
    notes: [
      typeof f.key === "string"
        ? "blocks hold sites, each in one block at most; those in none share a diagonal"
        : "blocks hold coordinates of the unconstrained vector, each in one block at most; those in none share a diagonal",
    ],
    help: [typeof f.key === "string" ? "list each site once: `metric: { blocks: [[\"a\", \"b\"], [\"c\"]] }`" : "list each coordinate once: `metric: { blocks: [[0, 1], [4, 5]] }`"],
  })),
  "metric-site-unknown": entry("OptionError", (f: { site: string; sites: readonly string[]; nearest: string | undefined; dim: number }) => ({
    sentence:
      f.sites.length === 0
        ? `option \`metric\` names site \`${f.site}\`, but what is sampled has no sites, only coordinates 0 to ${f.dim - 1}`
        : `option \`metric\` names site \`${f.site}\`, but the sites to be sampled are ${f.sites.map((name) => `\`${name}\``).join(", ")}${didYouMean(f.nearest)}`,
    help: [
      f.sites.length === 0
        ? "list coordinates: `metric: { blocks: [[0, 1]] }`"
        : f.nearest === undefined
          ? `name one of these: ${f.sites.map((name) => `\`${name}\``).join(", ")}`
          : `write \`${f.nearest}\``,
    ],
  })),
  "inverse-metric-size": entry("OptionError", (f: { kind: string; found: number; expected: number; dim: number }) => ({
    sentence: `the ${f.kind} inverse metric has ${count(f.found, "entry", "entries")}; ${count(f.dim, "unknown")} take ${f.expected}`,
    help: [
      f.kind === "dense"
        ? "give the whole matrix row by row: `inverseMetric: { kind: \"dense\", covariance }`"
        : "give one variance for each unknown: `inverseMetric: { kind: \"diagonal\", variances }`",
    ],
  })),
  "inverse-metric-not-positive": entry("OptionError", (f: { kind: string; at: number | undefined; value: number | undefined }) => ({
    sentence:
      f.at === undefined
        ? `the ${f.kind} inverse metric is not symmetric, or has no Cholesky factor; a metric is symmetric and positive definite`
        : `the ${f.kind} inverse metric is ${f.value} at [${f.at}]; variances are positive and finite`,
    notes: ["the inverse metric plays the part of the posterior covariance"],
    help: ["leave it out to start from the unit metric: warm-up estimates it"],
  })),
  "start-length": entry("InitError", (f: { chain: number; found: number; dim: number }) => ({
    sentence: `the start of chain ${f.chain} has ${count(f.found, "number")}; the log density has ${count(f.dim, "unknown")}`,
    help: ["give one number for each unknown, on the unconstrained scale: `new Float64Array(density.dim)`"],
  })),
  "start-not-finite": entry("InitError", (f: { chain: number; logDensity: number; gradientAt: number | undefined; gradient: number | undefined }) => ({
    sentence:
      f.gradientAt === undefined
        ? `log density is ${f.logDensity} at the start of chain ${f.chain}; a chain starts where it is finite`
        : `the gradient of the log density is ${f.gradient} at [${f.gradientAt}] at the start of chain ${f.chain}; a chain starts where it is finite`,
    help: ["start where the log density and its gradient are finite"],
  })),
  "density-not-finite": entry("InitError", (f: { tries: number; chain: number; seed: number }) => ({
    sentence: `log density was not finite at any of ${count(f.tries, "starting point")}, so sampling did not begin (chain ${f.chain}, seed ${f.seed})`,
    help: ["start where the log density is finite"],
  })),
  "step-size-unbounded": entry("InitError", (f: { largest: number; chain: number; iteration: number }) => ({
    sentence: `steps as long as ${f.largest} still kept the energy; a proper posterior stops them sooner (chain ${f.chain}, iteration ${f.iteration})`,
    notes: ["a log density that is flat in some direction has no finite integral, so there is nothing to draw from"],
    help: ["give every unknown a proper prior, and see that the density uses every unknown"],
  })),
  "step-size-vanished": entry("InitError", (f: { smallest: number; chain: number; iteration: number }) => ({
    sentence: `steps as short as ${f.smallest} still lost the energy; a smooth log density keeps it sooner (chain ${f.chain}, iteration ${f.iteration})`,
    notes: ["the log density jumps here, is not finite all around, or the gradient is not its gradient"],
    help: ["compare the gradient with differences of the log density at the chain's position"],
  })),
  "metric-overflow": entry("KernelError", (f: { value: number; chain: number; iteration: number }) => ({
    sentence: `a variance of the warm-up draws is ${f.value}; a metric takes finite ones (chain ${f.chain}, iteration ${f.iteration})`,
    notes: ["some unknown went beyond 1e154: the posterior is improper, or on an extreme scale"],
    help: ["give every unknown a proper prior, on a scale near 1"],
  })),
  "run-state-malformed": entry("DataError", (f: { problem: string }) => ({
    sentence: `a saved run cannot be read: ${f.problem}`,
    help: ["pass what was saved, unchanged: `RunState.read(JSON.stringify(posterior.state))` or `RunState.read(posterior.state.toBytes())`"],
  })),
  "run-state-missing": entry("DataError", (_: Record<never, never>) => ({
    sentence: "these draws were read from a file, which does not hold where their run stood; only a run has a state to go on from",
    help: ["save the state beside the draws: `writeFileSync(\"run.json\", JSON.stringify(posterior.state))`"],
  })),
  "run-state-other-model": entry("DataError", (f: { saved: string; now: string }) => ({
    sentence: `the saved run is of model ${f.saved}, and this model with these data is ${f.now}`,
    notes: ["the name changes with any number in the data, any operation of the model, whether it is compiled, and whether `products` go elsewhere"],
    help: ["resume with the model and data of that run", "or start from where it ended, with its step sizes and metrics: `mcmc(model, data, { warmStart: state })`"],
  })),
  "warm-start-size": entry("DataError", (f: { found: number; dim: number }) => ({
    sentence: `the earlier run has ${count(f.found, "unknown")}, and this model ${f.dim}`,
    help: ["leave out `warmStart`: the chains find their own start"],
  })),
  "worker-died": entry("WorkerError", (f: { chains: readonly number[]; reason: string }) => ({
    sentence: `the worker thread of ${f.chains.length === 1 ? "chain" : "chains"} ${f.chains.join(", ")} ended before its work was done: ${f.reason}`,
    notes: ["draws that it had handed over are kept, as are those of the other chains"],
    help: ["go on from there: `mcmc(model, data, { resume: posterior.state })`", "or run in the calling thread: `workers: 1`"],
  })),
  "pathfinder-no-path": entry("InitError", (f: { paths: number }) => ({
    sentence: `none of ${count(f.paths, "path")} of pathfinder found an approximation: the log density curves upwards all the way, or is not smooth`,
    help: ["sample instead, which needs no mode: `await mcmc(model, data)`"],
  })),
};

/** A value as the user would have typed it. */
function asTyped(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(asTyped).join(", ")}]`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
