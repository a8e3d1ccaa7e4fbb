/**
 * @file Run a part of a model once for each kept draw, outside of the density.
 */
import { CallSite, modelError } from "@typyro/base";
import type { Message, Messenger } from "../message.ts";
import { checkModel, run } from "../model.ts";
import { withMessenger } from "../stack.ts";

/**
 * Run `body` once for each draw that is kept, after sampling: its sites are drawn given the unknowns, and never enter
 * the density (the generated quantities of Stan). `mcmc` keeps them with the draws and what the body returns with what
 * the model returns; under `seed`, `predictive` and `posterior.predict` they are drawn as any site is.
 *
 * The random numbers of a site depend on the seed, the chain, the draw and its name.
 *
 * @returns what the body returns; a value of it may be returned or computed with, but not used in the density.
 * @error `generated-observed` for a site inside that is observed, and for a factor; `generated-in-density` where the
 *   density needs a value that was drawn inside.
 * @cost one evaluation of a tape for each draw; a model with a distribution that cannot be rebuilt from numbers (a
 *   mixture whose parameters are random) is run anew for each draw, some ten times slower.
 * @example
 * const next = generated(() => sample("next", dist.Normal(mu, sigma)));
 */
export function generated<const R>(body: () => R): R {
  checkModel("generated", body);
  return withMessenger(new GeneratedMessenger(new CallSite(generated)), () => run(body, []));
}

/** Marks the sites inside, and refuses data. */
class GeneratedMessenger implements Messenger {
  readonly #call: CallSite;

  constructor(call: CallSite) {
    this.#call = call;
  }

  process(message: Message): void {
    if (message.type === "sample") message.isGenerated = true;
  }

  /** @error `generated-observed`; handlers outside may have observed the site too. */
  postprocess(message: Message): void {
    if (message.type !== "sample" || !message.isObserved) return;
    throw modelError("generated-observed", { site: message.name, isFactor: message.fn.name === "Unit" }, { at: [[message.call, "site"], [this.#call, "generated"]] });
  }
}
