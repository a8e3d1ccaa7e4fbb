/**
 * @file Read the values that handlers take by site name, and find names that no site has.
 */
import { isTensor, type Num, Value } from "@typyro/autodiff";
import { type CallSite, modelError, nearestName } from "@typyro/base";
import type { DeterministicMessage, ParamMessage, PlateMessage, SampleMessage } from "../message.ts";

/** A site as a function of the user's sees it. */
export type SiteView = Readonly<SampleMessage> | Readonly<DeterministicMessage> | Readonly<ParamMessage> | Readonly<PlateMessage>;

/** Values by site name, or a function of the site (undefined leaves it alone). */
export type SiteValues = Readonly<Record<string, Num>> | ((site: SiteView) => Num | undefined);

/** Looks values up and remembers which names were met. */
export class ValueLookup {
  readonly #handler: string;
  readonly #values: SiteValues;
  readonly #met = new Set<string>();
  readonly #call: CallSite;

  /** @error `one-of-data-and-function` for anything but a record or a function. */
  constructor(handler: string, values: SiteValues, call: CallSite) {
    this.#handler = handler;
    this.#values = values;
    this.#call = call;
    const given: unknown = values;
    const isRecord = typeof given === "object" && given !== null && !(given instanceof Value) && !Array.isArray(given) && !isTensor(given);
    if (isRecord || typeof given === "function") return;
    throw modelError("one-of-data-and-function", { handler, found: given === undefined ? "undefined" : Array.isArray(given) ? "an array" : isTensor(given) ? "a tensor" : typeof given }, { at: [call] });
  }

  /** The value for a site, if it has one. */
  find(site: SiteView): Num | undefined {
    this.#met.add(site.name);
    if (typeof this.#values === "function") return this.#values(site);
    return Object.hasOwn(this.#values, site.name) ? this.#values[site.name] : undefined;
  }

  /** Throw `unknown-site` for the first name that no site of the finished run had. */
  checkNames(): void {
    if (typeof this.#values === "function") return;
    for (const site of Object.keys(this.#values)) {
      if (this.#met.has(site)) continue;
      const sites = [...this.#met];
      throw modelError("unknown-site", { handler: this.#handler, site, sites, nearest: nearestName(site, sites) }, { at: [this.#call] });
    }
  }
}
