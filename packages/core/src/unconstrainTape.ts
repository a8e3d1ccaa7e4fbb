/**
 * @file Record the way back from draws on their own scale to the unconstrained vector, for draws that were read from a file.
 */
import { nodeOn, recorded, Tape, whileRecording } from "@typyro/autodiff";
import { nameData, withDataNames } from "./dataNames.ts";
import type { Layout } from "./layout.ts";
import type { Messenger } from "./message.ts";
import { run } from "./model.ts";
import { withMessenger } from "./stack.ts";
import { bijectTo } from "./supports/support.ts";
import { RecordMessenger, withRecord } from "./trace.ts";

/**
 * A tape with the latent sites of a model as inputs, in the order of the layout, and `unconstrained/SITE` as outputs. A support
 * may depend on other sites.
 *
 * @space inputs constrained, outputs unconstrained
 */
export function unconstrainTape<D, R>(model: (data: D) => R, data: D, { entries }: Layout): Tape {
  const tape = new Tape();
  for (const { site, shape } of entries) tape.input(site, { dtype: "f64", shape });
  const sites = new Map(entries.map((entry) => [entry.site, entry]));
  const inverting: Messenger = {
    isTrial: true,
    process: (message) => {
      const entry = message.type === "sample" ? sites.get(message.name) : undefined;
      if (message.type !== "sample" || entry === undefined || message.value !== undefined || message.replacement !== undefined) return;
      const x = recorded(tape, tape.input(entry.site, { dtype: "f64", shape: entry.shape }));
      tape.output(`unconstrained/${entry.site}`, nodeOn(tape, bijectTo(message.fn.support).inverse(x)));
      message.value = x;
    },
  };
  const nameOf = nameData(data);
  whileRecording(nameOf, () => withDataNames(nameOf, () => withRecord(new RecordMessenger(), () => withMessenger(inverting, () => run(model, [data])))));
  return tape;
}
