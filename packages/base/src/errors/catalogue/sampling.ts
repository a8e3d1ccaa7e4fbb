/**
 * @file Errors about sampling.
 */
import { type Entry, entry } from "../entry.ts";

export const samplingErrors: Record<never, Entry<never>> = {};
void entry;
