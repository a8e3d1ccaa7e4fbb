/**
 * @file Errors about plate.
 */
import { type Entry, entry } from "../entry.ts";

export const plateErrors: Record<never, Entry<never>> = {};
void entry;
