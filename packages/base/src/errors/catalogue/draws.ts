/**
 * @file Errors about draws.
 */
import { type Entry, entry } from "../entry.ts";

export const drawsErrors: Record<never, Entry<never>> = {};
void entry;
