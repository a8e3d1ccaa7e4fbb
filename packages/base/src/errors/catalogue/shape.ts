/**
 * @file Errors about shape.
 */
import { type Entry, entry } from "../entry.ts";

export const shapeErrors: Record<never, Entry<never>> = {};
void entry;
