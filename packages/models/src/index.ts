/** @file Ready models. Their data and reference results lie beside them; `data.ts` of each folder reads the data. */

// the four studies
export { partial, partialNoncentered, pooled, type SleepData, unpooled } from "./sleepstudy/model.ts";
export { type LabData, withoutOffsets, withOffsets } from "./lab-offsets/model.ts";
export { joint, marginal, type PointData } from "./per-point-slopes/model.ts";
export { type SiteData, twoFixedSpread, twoHierarchical, twoIndividual, twoPooled } from "./two-sites-radon/twoSites.ts";
export { type RadonData, radonPooled, radonUnpooled, radonVaryingBoth, radonVaryingBothNoncentred, radonVaryingIntercept } from "./two-sites-radon/radon.ts";

// posteriordb
export { arK, type Series } from "./posteriordb/arK.ts";
export { blr, type Rows } from "./posteriordb/blr.ts";
export { type Earnings, earnHeight, logearnHeight, logearnInteraction } from "./posteriordb/earnings.ts";
export { eightSchools, eightSchoolsNoncentred, type Schools } from "./posteriordb/eightSchools.ts";
export { garch11, type Returns } from "./posteriordb/garch.ts";
export { type KidIq, kidscoreInteraction, kidscoreInteractionZ, kidscoreMomhs, kidscoreMomhsiq } from "./posteriordb/kidiq.ts";
export { type Bushes, logmesquite, logmesquiteLogvas, mesquite } from "./posteriordb/mesquite.ts";
export { nes, type Voters } from "./posteriordb/nes.ts";
