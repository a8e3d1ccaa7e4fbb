/** @file Figures and reports, as `typyro/plot`: apart from `typyro`, so that a program without figures starts as fast as before. */
export * from "@typyro/plot";
