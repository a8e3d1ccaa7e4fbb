/**
 * @file Give fast-check one seed, so that a run means the same everywhere; `TYPYRO_PROPERTY_SEED=random` (or a number) looks elsewhere.
 */
import * as fc from "fast-check";

const wanted = globalThis.process?.env["TYPYRO_PROPERTY_SEED"];
const FIXED = 20_261_121;
if (wanted !== "random") fc.configureGlobal({ seed: wanted === undefined ? FIXED : Number(wanted) });
