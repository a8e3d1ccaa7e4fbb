/** @file The language: primitives, handlers, distributions, traces, and the log density of a model as a tape. */

// values, so that a model needs one import
export { math, type Num, Value } from "@typyro/autodiff";

// primitives
export { getMask, isMaskedOut, prngKey } from "./primitives/context.ts";
export { deterministic } from "./primitives/deterministic.ts";
export { factor } from "./primitives/factor.ts";
export { generated } from "./primitives/generated.ts";
export { param, type ParamOptions } from "./primitives/param.ts";
export { plate, type PlateOptions, type PlateSize, plateStack } from "./primitives/plate.ts";
export { subsample } from "./primitives/subsample.ts";
export { pathOf, type SiteName } from "./siteName.ts";
export { sample, type SampleOptions } from "./primitives/sample.ts";
export { type Groups, groups } from "./groups.ts";

// handlers
export {
  block, type BlockOptions, condition, inferConfig, intervene, leaveOut, type LeftOut, lift, mask, reparam, type ReparamConfig, replay, scale, scope, type ScopeOptions, seed, type SeedOptions, type SiteValues,
  type SiteView, substitute, trace, uncondition,
} from "./handlers/index.ts";

// reparameterisation
export { autoReparam, type AutoReparametrised, type ReparamDecision } from "./reparam/autoReparam.ts";
export { circular } from "./reparam/circular.ts";
export { explicit } from "./reparam/explicit.ts";
export { isLocScale, locScale } from "./reparam/locScale.ts";
export { noncentred } from "./reparam/noncentred.ts";
export { projectedNormal } from "./reparam/projectedNormal.ts";
export { transformed } from "./reparam/transformed.ts";
export type { Reparam } from "./reparam/reparam.ts";
export { scaledSites, type ScaledSite } from "./reparam/spreads.ts";
export type { DeterministicMessage, InferHints, Message, PlateFrame, PlateMessage, SampleMessage, Settled, Site } from "./message.ts";
export type { Handled, Kept, Ok } from "./model.ts";

// seeing a model
export { formatShapes, type FormatShapesOptions } from "./formatShapes.ts";
export { type Dependencies, modelDependencies, type ModelDependencies } from "./dependencies.ts";
export { modelRelations, type ModelRelations, type SiteRelation } from "./relations.ts";
export { renderModel, type RenderedModel } from "./renderModel.ts";
export { type ShapeTable, shapes } from "./shapes.ts";
export { Trace } from "./trace.ts";

// distributions, supports, bijectors
export * as dist from "./distributions/index.ts";
export type { Distribution } from "./distributions/distribution.ts";
export { klDivergence } from "./kl/klDivergence.ts";
export type { Bijector } from "./bijectors/bijector.ts";
export * as bijectors from "./bijectors/index.ts";
export type { Region } from "./regions/region.ts";
export * as supports from "./supports/index.ts";
export { bijectTo, type Support } from "./supports/support.ts";

// the log density
export { densityGradient, type DensityOptions, densityTape, type DensityTape, drawsTape, type GeneratedOutputs, type GradientOptions, type KeptSite, type PlacedSite, type Placement, returnedValues, termsTape, unconstrainedPoint } from "./densityTape.ts";
export { constrain, logDensity, siteLogDensities, unconstrain, unconstrainedLogDensity, type ValuesBySite } from "./logDensity.ts";
export type { Layout, LayoutEntry } from "./layout.ts";
export { type DrawnSite, type SimulationTape, simulationTape } from "./simulationTape.ts";
export { unconstrainTape } from "./unconstrainTape.ts";
