/**
 * @file Put the names of a submodel under a prefix, so that it can be used twice.
 */
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";

/** Options of `scope`. */
export interface ScopeOptions {
  /** Between prefix and name; `/` where left out. */
  readonly divider?: string;
  /** Kinds of sites that keep their names. */
  readonly hideTypes?: readonly ("sample" | "deterministic" | "param" | "plate")[];
}

/**
 * `model` with its sites and plates renamed to `PREFIX/NAME`; nested scopes put the outermost first: `b/a/x`.
 *
 * @example
 * const treated = scope(growth, "treated")(x);
 * const control = scope(growth, "control")(z);
 */
export function scope<M extends Handled>(model: M, prefix: string, { divider = "/", hideTypes = [] }: ScopeOptions = {}): Kept<M> {
  const renamed = (name: string): string => `${prefix}${divider}${name}`;
  return handled("scope", model, () => ({
    process: (message) => {
      if (message.type === "generator" && message.isSettled) return;
      if (message.type !== "generator" && hideTypes.includes(message.type)) return;
      message.name = renamed(message.name);
      // The plates around a site were renamed when they were opened.
      if (message.type === "plate") message.frame = { ...message.frame, name: renamed(message.frame.name) };
    },
  }));
}
