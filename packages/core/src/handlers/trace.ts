/**
 * @file Record what a model does.
 */
import { nameData, withDataNames } from "../dataNames.ts";
import { checkModel, run } from "../model.ts";
import { RecordMessenger, Trace, withRecord } from "../trace.ts";

/**
 * A function that runs `model` and returns the trace: sites in order, with values and distributions.
 *
 * @error `duplicate-site`; `no-random-numbers` unless the model runs under `seed` or all values are given.
 * @example
 * const tr = trace(seed(model, 0))(data);
 * tr.value("mu");
 */
export function trace<A extends readonly unknown[], R>(model: (...data: A) => R): (...data: A) => Trace<R> {
  checkModel("trace", model);
  return (...data) => {
    const record = new RecordMessenger();
    const returned = withDataNames(nameData(data[0]), () => withRecord(record, () => run(model, data)));
    return new Trace(record, returned);
  };
}
