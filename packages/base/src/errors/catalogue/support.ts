/**
 * @file Errors about support.
 */
import { type Entry, entry } from "../entry.ts";

export const supportErrors: Record<never, Entry<never>> = {};
void entry;
