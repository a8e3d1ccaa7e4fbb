/**
 * @file Errors about trace.
 */
import { type Entry, entry } from "../entry.ts";

export const traceErrors: Record<never, Entry<never>> = {};
void entry;
