/** @file Hold 16 posteriors of posteriordb against its reference draws. */
import { locScale, mcmc, nuts, reparam } from "typyro";
import { arK } from "../src/posteriordb/arK.ts";
import { blr } from "../src/posteriordb/blr.ts";
import { loadArK, loadBlr, loadEarnings, loadGarch, loadKidIq, loadMesquite, loadNes, loadSchools } from "../src/posteriordb/data.ts";
import { earnHeight, logearnHeight, logearnInteraction } from "../src/posteriordb/earnings.ts";
import { eightSchools, eightSchoolsNoncentred } from "../src/posteriordb/eightSchools.ts";
import { garch11 } from "../src/posteriordb/garch.ts";
import { kidscoreInteraction, kidscoreInteractionZ, kidscoreMomhs, kidscoreMomhsiq } from "../src/posteriordb/kidiq.ts";
import { logmesquite, mesquite } from "../src/posteriordb/mesquite.ts";
import { nes } from "../src/posteriordb/nes.ts";
import arKReference from "../src/posteriordb/reference/arK-arK.json" with { type: "json" };
import earnHeightReference from "../src/posteriordb/reference/earnings-earn_height.json" with { type: "json" };
import logearnHeightReference from "../src/posteriordb/reference/earnings-logearn_height.json" with { type: "json" };
import logearnInteractionReference from "../src/posteriordb/reference/earnings-logearn_interaction.json" with { type: "json" };
import schoolsReference from "../src/posteriordb/reference/eight_schools-eight_schools_noncentered.json" with { type: "json" };
import garchReference from "../src/posteriordb/reference/garch-garch11.json" with { type: "json" };
import interactionReference from "../src/posteriordb/reference/kidiq-kidscore_interaction.json" with { type: "json" };
import momhsReference from "../src/posteriordb/reference/kidiq-kidscore_momhs.json" with { type: "json" };
import momhsiqReference from "../src/posteriordb/reference/kidiq-kidscore_momhsiq.json" with { type: "json" };
import interactionZReference from "../src/posteriordb/reference/kidiq_with_mom_work-kidscore_interaction_z.json" with { type: "json" };
import logmesquiteReference from "../src/posteriordb/reference/mesquite-logmesquite.json" with { type: "json" };
import mesquiteReference from "../src/posteriordb/reference/mesquite-mesquite.json" with { type: "json" };
import nes1976Reference from "../src/posteriordb/reference/nes1976-nes.json" with { type: "json" };
import nes1992Reference from "../src/posteriordb/reference/nes1992-nes.json" with { type: "json" };
import sblrcReference from "../src/posteriordb/reference/sblrc-blr.json" with { type: "json" };
import sblriReference from "../src/posteriordb/reference/sblri-blr.json" with { type: "json" };
import { describeAgreements } from "./agreement.ts";

const schools = loadSchools();
const earnings = loadEarnings();
const kidIq = loadKidIq();
const bushes = loadMesquite();
/** Small steps, for a posterior whose neck is narrow. */
const careful = { sampler: nuts({ targetAccept: 0.95 }) };

describeAgreements([
  { name: "eight schools, non-centred", reference: schoolsReference, parameters: 10, options: careful, sample: (options) => mcmc(eightSchoolsNoncentred, schools, options) },
  { name: "eight schools, made non-centred", reference: schoolsReference, parameters: 10, onlyLong: true, options: careful, sample: (options) => mcmc(reparam(eightSchools, { theta: locScale(0) }), schools, options) },
  { name: "arK", reference: arKReference, parameters: 7, sample: (options) => mcmc(arK, loadArK(), options) },
  { name: "garch11", reference: garchReference, parameters: 4, sample: (options) => mcmc(garch11, loadGarch(), options) },
  { name: "sblrc", reference: sblrcReference, parameters: 6, sample: (options) => mcmc(blr, loadBlr("sblrc"), options) },
  { name: "sblri", reference: sblriReference, parameters: 6, sample: (options) => mcmc(blr, loadBlr("sblri"), options) },
  { name: "earn on height", reference: earnHeightReference, parameters: 3, sample: (options) => mcmc(earnHeight, earnings, options) },
  { name: "log earn on height", reference: logearnHeightReference, parameters: 3, sample: (options) => mcmc(logearnHeight, earnings, options) },
  { name: "log earn on height, sex and their product", reference: logearnInteractionReference, parameters: 5, sample: (options) => mcmc(logearnInteraction, earnings, options) },
  { name: "score on schooling", reference: momhsReference, parameters: 3, sample: (options) => mcmc(kidscoreMomhs, kidIq, options) },
  { name: "score on schooling and IQ", reference: momhsiqReference, parameters: 4, sample: (options) => mcmc(kidscoreMomhsiq, kidIq, options) },
  { name: "score on schooling, IQ and their product", reference: interactionReference, parameters: 5, sample: (options) => mcmc(kidscoreInteraction, kidIq, options) },
  { name: "score on the same, scaled", reference: interactionZReference, parameters: 5, sample: (options) => mcmc(kidscoreInteractionZ, kidIq, options) },
  { name: "mesquite", reference: mesquiteReference, parameters: 8, sample: (options) => mcmc(mesquite, bushes, options) },
  { name: "log mesquite", reference: logmesquiteReference, parameters: 8, sample: (options) => mcmc(logmesquite, bushes, options) },
  { name: "party in 1976", reference: nes1976Reference, parameters: 10, sample: (options) => mcmc(nes, loadNes(1976), options) },
  { name: "party in 1992", reference: nes1992Reference, parameters: 10, sample: (options) => mcmc(nes, loadNes(1992), options) },
]);
