/**
 * @file Hold what one run of a model did: its sites in order, what it returned, and what was odd.
 */
import type { Value } from "@typyro/autodiff";
import { CallSite, isModelError, type ModelError, modelError, nearestName } from "@typyro/base";
import { formatShapes } from "./formatShapes.ts";
import type { Message, Messenger, Site, SiteRecord } from "./message.ts";
import { sitesMet } from "./siteTable.ts";
import { withMessenger } from "./stack.ts";

/** The record of one run. */
export class Trace<R = unknown> {
  readonly sites: ReadonlyMap<string, Site>;
  /** What the model returned. */
  readonly returned: R;
  /** Oddities that were allowed, such as a plate of size 1 that a site widened. */
  readonly warnings: readonly ModelError[];

  constructor(record: SiteRecord, returned: R) {
    this.sites = record.sites;
    this.warnings = record.warnings;
    this.returned = returned;
  }

  /**
   * A site by name.
   *
   * @error `unknown-variable`, with the nearest name.
   */
  site(name: string): Site {
    const site = this.sites.get(name);
    if (site !== undefined) return site;
    const known = [...this.sites.keys()];
    throw modelError("unknown-variable", { name, known, nearest: nearestName(name, known) }, { at: [new CallSite(Trace.prototype.site)] });
  }

  /** The value of a site. */
  value(name: string): Value {
    return this.site(name).value;
  }

  /** The shape table. */
  toString(): string {
    return formatShapes(this);
  }
}

/** Whether two sites were written once, in a loop or in a function called twice. */
function sameLine({ location: a }: CallSite, { location: b }: CallSite): boolean {
  return a !== undefined && b !== undefined && a.file === b.file && a.line === b.line && a.column === b.column;
}

/** Keeps the sites that reach it, in order. */
export class RecordMessenger implements Messenger, SiteRecord {
  readonly sites = new Map<string, Site>();
  readonly warnings: ModelError[] = [];
  /** The message that is on its way and has no value yet; what failed, if the run ends here. */
  pending: Message | undefined;

  get record(): SiteRecord {
    return this;
  }

  process(message: Message): void {
    if (message.type !== "generator") this.pending = message;
  }

  /** @error `duplicate-site`, `plate-size-changed`. */
  postprocess(message: Message): void {
    if (message.type === "generator") return;
    this.pending = undefined;
    const { value } = message;
    const before = this.sites.get(message.name);
    if (before !== undefined) this.#checkRepeated(before, message);
    if (value !== undefined && before === undefined) this.sites.set(message.name, { ...message, value });
  }

  /** A plate may be opened again with its size, and a parameter used again; every other name is used once. */
  #checkRepeated(before: Site, message: Message): void {
    const at = [[before.call, "first"], [message.call, "again"]] as const;
    if (before.type === "param" && message.type === "param") return;
    if (before.type !== "plate" || message.type !== "plate") {
      const distribution = message.type === "sample" ? message.fn.toString() : undefined;
      throw modelError("duplicate-site", { site: message.name, distribution, isLoop: sameLine(before.call, message.call) }, { at });
    }
    if (before.frame.size === message.frame.size) return;
    throw modelError("plate-size-changed", { plate: message.name, size: message.frame.size, before: before.frame.size }, { at });
  }
}

/** What is wrong with data alone is not made clearer by the sites before it. */
const isTabulated = ({ name, code }: ModelError): boolean => name === "ShapeError" && code !== "not-numbers" && code !== "ragged-array";

/**
 * Run `body` with a record open. An error about shapes takes the sites met so far with it, as `partial`, and
 * shows their table where it has none of its own.
 */
export function withRecord<R>(record: RecordMessenger, body: () => R): R {
  try {
    return withMessenger(record, body);
  } catch (thrown) {
    const isOfShapes = isModelError(thrown) && (thrown.name === "ShapeError" || thrown.name === "PlateError");
    if (!isOfShapes || thrown.partial !== undefined) throw thrown;
    const table = isTabulated(thrown) ? sitesMet(record.sites.values()) : undefined;
    throw thrown.after({ partial: new Trace(record, undefined), ...(table === undefined ? {} : { table }) });
  }
}
