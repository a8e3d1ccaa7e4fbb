/**
 * @file Name what the rest of the package may use of the samplers.
 *
 * They see a `LogDensity` alone. To draw: `runChains(density, { sampler: nuts({ targetAccept: 0.9 }), seed: 1 })`. To run
 * one chain elsewhere, in a worker say: make a `Chain` from `runSettings`, answer its questions until it has ended
 * (`answerAll`), and take its `result()`; it is the one that `runChains` would have given.
 */

// the boundary
export type { BatchLogDensity, LogDensity, Residence, Room } from "./logDensity.ts";
export { answerAll, type GradientMachine } from "./gradientMachine.ts";

// samplers and their options
export {
  type AdaptationOptions,
  type AdaptationSettings,
  type BlockKey,
  hmc,
  type HmcOptions,
  type HmcSampler,
  metropolis,
  type MetropolisOptions,
  type MetropolisSampler,
  nuts,
  type NutsOptions,
  type NutsSampler,
  type Sampler,
} from "./chains/sampler.ts";
export type { InverseMetric, InverseMetricBlock, MetricKind } from "./hamiltonian/metric.ts";

// starting points
export {
  type FailedStart,
  findStart,
  type FindStartOptions,
  firstNotFinite,
  type ProposeStart,
  type Start,
  uniformStart,
} from "./chains/findStart.ts";

// one chain
export { Chain, chainStream } from "./chains/chain.ts";
export type { ChainDraws, ChainEnd, ChainResult, ChainState, Divergence, WarmStart, WarmupState } from "./chains/chainResult.ts";
export { type ChainAssignment, type Company, companyOf, type Solo, soloOf } from "./chains/localTeam.ts";
export { roomOfChains } from "./chains/lodging.ts";

// a run
export { type ChainBlock, type OnProgress, runChains, type RunOutcome, type RunResult, streamChains } from "./chains/run.ts";
export type { StopRule } from "./chains/stopRule.ts";
export type { ChainProgress, Team, Visit } from "./chains/team.ts";
export { type ChainSettings, type RunOptions, type RunSettings, runSettings, type StartOfChain } from "./chains/runOptions.ts";
export { Pacer, yieldToEventLoop } from "./chains/pacer.ts";
