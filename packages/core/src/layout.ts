/**
 * @file Map latent sites to slices of the unconstrained vector that samplers move.
 */
import type { CallSite, Shape } from "@typyro/base";

/** Where a latent site lies. */
export interface LayoutEntry {
  readonly site: string;
  /** First position in the unconstrained vector, and how many follow. */
  readonly offset: number;
  readonly size: number;
  /** @space unconstrained */
  readonly unconstrainedShape: Shape;
  /** @space constrained */
  readonly shape: Shape;
  readonly bijector: string;
  readonly call: CallSite;
}

/** Latent sites in order of their appearance; sizes only, no values. */
export interface Layout {
  readonly entries: readonly LayoutEntry[];
  /** Length of the unconstrained vector. */
  readonly dim: number;
}
