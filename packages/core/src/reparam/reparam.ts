/**
 * @file Say what a reparameterisation strategy is: other sites from which a site's value is computed.
 */
import type { Value } from "@typyro/autodiff";
import type { SampleMessage } from "../message.ts";

/** A way to rewrite a site; made by `locScale`, `transformed`, `circular`, `explicit`. */
export interface Reparam {
  /** The name used in errors. */
  readonly name: string;
  /**
   * Sample auxiliary sites and return the value computed from them, which the site keeps as a deterministic
   * one; undefined leaves the site as it is. The name of the site is the one in the program: scopes around it prefix the auxiliary sites too.
   */
  rewrite(site: Readonly<SampleMessage>): Value | undefined;
}
