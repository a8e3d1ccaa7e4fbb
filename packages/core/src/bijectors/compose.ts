/**
 * @file Apply bijectors one after the other.
 */
import type { Value } from "@typyro/autodiff";
import { CallSite } from "@typyro/base";
import { independentRegion, lastAxes, type Region } from "../regions/region.ts";
import type { Bijector } from "./bijector.ts";
import { identity } from "./identity.ts";
import { checkFit, image } from "./image.ts";

/** How many axes at the right the first of the maps must take together, so that each later one finds as many as it maps together. */
function jointDims(parts: readonly Bijector[]): number {
  return parts.reduceRight((dims, { domain, codomain }) => Math.max(domain.eventDim, dims + domain.eventDim - codomain.eventDim), 0);
}

/** What shifts and scales are together, if all are that. */
function composed(parts: readonly Bijector[]): Bijector["linear"] {
  const [first, ...others] = parts;
  return others.reduce<Bijector["linear"]>(
    (before, { linear: after }) => before && after && { shift: before.shift.mul(after.factor).add(after.shift), factor: before.factor.mul(after.factor) },
    first?.linear,
  );
}

/**
 * The map that applies `parts` in order, the first one first.
 *
 * Its codomain is what they make in turn of the domain of the first. Where one maps more axes together than the one before it, that one
 * is applied to each of the axes that are left; log-Jacobians are summed over them.
 *
 * @error `bijector-domain` where one makes what the next does not take.
 */
export function compose(parts: readonly Bijector[]): Bijector {
  const [first = identity] = parts;
  const dims = jointDims(parts);
  const domain = independentRegion(first.domain, dims - first.domain.eventDim);
  const codomain = parts.reduce<Region>((region, part, i) => {
    if (i > 0) checkFit(part, region, `\`bijectors.${parts[i - 1]?.name ?? ""}\` before it`, new CallSite(compose));
    return image(part, region);
  }, domain);
  const linear = composed(parts);
  return {
    ...(linear === undefined ? {} : { linear }),
    name: parts.length === 0 ? identity.name : parts.map(({ name }) => name).join(" then "),
    domain,
    codomain,
    forward: (u) => parts.reduce((value, part) => part.forward(value), u),
    inverse: (x) => parts.reduceRight((value, part) => part.inverse(value), x),
    logAbsDetJacobian: (u) => {
      let before: Value = u;
      let total: Value | undefined;
      let joint = dims;
      for (const part of parts) {
        const after = part.forward(before);
        const own = part.logAbsDetJacobian(before, after).sum(lastAxes(joint - part.domain.eventDim));
        total = total === undefined ? own : total.add(own);
        before = after;
        joint += part.codomain.eventDim - part.domain.eventDim;
      }
      return total ?? identity.logAbsDetJacobian(u, u);
    },
    forwardShape: (shape) => parts.reduce((s, part) => part.forwardShape(s), shape),
    inverseShape: (shape) => parts.reduceRight((s, part) => part.inverseShape(s), shape),
  };
}

/** The map read backwards: from its codomain to its domain. */
export function inverted(base: Bijector): Bijector {
  return {
    name: `inverse of ${base.name}`,
    domain: base.codomain,
    codomain: base.domain,
    forward: (x) => base.inverse(x),
    inverse: (u) => base.forward(u),
    logAbsDetJacobian: (x, u) => base.logAbsDetJacobian(u, x).neg(),
    forwardShape: (shape) => base.inverseShape(shape),
    inverseShape: (shape) => base.forwardShape(shape),
  };
}
