/**
 * @file Join the areas of the error catalogue into one closed list of codes.
 */
import type { Description, Entry, ErrorClass } from "../entry.ts";
import { criticismErrors } from "./criticism.ts";
import { dataErrors } from "./data.ts";
import { drawsErrors } from "./draws.ts";
import { matrixErrors } from "./matrix.ts";
import { figureErrors } from "./figures.ts";
import { fileErrors } from "./files.ts";
import { formulaErrors } from "./formula.ts";
import { kernelErrors } from "./kernel.ts";
import { plateErrors } from "./plate.ts";
import { samplingErrors } from "./sampling.ts";
import { shapeErrors } from "./shape.ts";
import { startErrors } from "./start.ts";
import { supportErrors } from "./support.ts";
import { traceErrors } from "./trace.ts";

/** Every entry by its code; a test refuses a code that two areas share. */
export const catalogue: Catalogue = {
  ...traceErrors,
  ...plateErrors,
  ...shapeErrors,
  ...matrixErrors,
  ...supportErrors,
  ...dataErrors,
  ...samplingErrors,
  ...startErrors,
  ...kernelErrors,
  ...drawsErrors,
  ...criticismErrors,
  ...formulaErrors,
  ...fileErrors,
  ...figureErrors,
};

type Catalogue = typeof traceErrors &
  typeof plateErrors &
  typeof shapeErrors &
  typeof matrixErrors &
  typeof supportErrors &
  typeof dataErrors &
  typeof samplingErrors &
  typeof startErrors &
  typeof kernelErrors &
  typeof drawsErrors &
  typeof criticismErrors &
  typeof formulaErrors &
  typeof fileErrors &
  typeof figureErrors;

/** The code of an entry. */
export type Code = keyof Catalogue;

/** The facts that an entry needs. */
export type Facts<C extends Code> = Catalogue[C] extends Entry<infer F> ? F : never;

/** The class and the words of an entry, given its facts. */
export function describe<C extends Code>(
  code: C,
  facts: Facts<C>,
): { errorClass: ErrorClass; sentence: string; notes: readonly string[]; help: readonly string[] } {
  // The one cast of this file: indexing a record by a type parameter loses the link between code and facts.
  const found = catalogue[code] as unknown as { errorClass: ErrorClass; describe: (facts: Facts<C>) => Description };
  const { sentence, notes = [], help } = found.describe(facts);
  return { errorClass: found.errorClass, sentence, notes, help };
}
