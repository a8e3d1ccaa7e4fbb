import { CallSite } from "@typyro/base";
import { describe, expect, it } from "vitest";
import type { DeterministicMessage, Messenger } from "./message.ts";
import { lift } from "@typyro/autodiff";
import { applyStack, openPlates, withEmptyStack, withMessenger } from "./stack.ts";

const message = (): DeterministicMessage => ({ type: "deterministic", name: "x", value: undefined, frames: [], call: new CallSite(message), stop: false });

/** A handler that writes down when it is reached; one that stops lets nothing pass outwards. */
function recorder(name: string, log: string[], stops = false): Messenger {
  return {
    process: (passing) => {
      log.push(`${name} process`);
      if (stops) passing.stop = true;
    },
    postprocess: (passing) => log.push(`${name} postprocess ${passing.value === undefined ? "empty" : "filled"}`),
  };
}

const nested = (messengers: readonly Messenger[], body: () => void): void => {
  const [outermost, ...inner] = messengers;
  if (outermost === undefined) body();
  else withMessenger(outermost, () => nested(inner, body));
};

describe("applyStack", () => {
  it("goes from the innermost handler outwards, acts, and comes back inwards", () => {
    const log: string[] = [];
    nested([recorder("outer", log), recorder("middle", log), recorder("inner", log)], () => {
      applyStack(message(), (passing) => {
        log.push("action");
        passing.value = lift(1);
      });
    });
    expect(log).toEqual([
      "inner process", "middle process", "outer process", "action",
      "outer postprocess filled", "middle postprocess filled", "inner postprocess filled",
    ]);
  });

  it("turns round at the handler that stops, which sees the result too", () => {
    const log: string[] = [];
    nested([recorder("outer", log), recorder("middle", log, true), recorder("inner", log)], () => {
      applyStack(message(), () => log.push("action"));
    });
    expect(log).toEqual(["inner process", "middle process", "action", "middle postprocess empty", "inner postprocess empty"]);
  });

  it("does the default action where no handler is open", () => {
    const sent = applyStack(message(), (passing) => (passing.value = lift(3)));
    expect(sent.value?.item()).toBe(3);
  });

  it("reaches only the handlers outside of a handler that sends a message itself", () => {
    const log: string[] = [];
    const sender: Messenger = { process: (passing) => log.push(`sender ${passing.name}`) };
    withMessenger(sender, () => {
      applyStack(message(), () => applyStack({ ...message(), name: "inside" }, () => undefined));
    });
    expect(log).toEqual(["sender x", "sender inside"]);
  });
});

describe("withMessenger", () => {
  it("closes the handler when the body throws, and all that the body left open", () => {
    const log: string[] = [];
    const boom = (): void => {
      withMessenger(recorder("inner", log), () => {
        throw new Error("boom");
      });
    };
    expect(() => withMessenger(recorder("outer", log), boom)).toThrow("boom");
    applyStack(message(), () => undefined);
    expect(log).toEqual([]);
  });

  it("closes the handler when a handler throws", () => {
    const refuses: Messenger = {
      process: () => {
        throw new Error("refused");
      },
    };
    expect(() => withMessenger(refuses, () => applyStack(message(), () => undefined))).toThrow("refused");
    expect(() => applyStack(message(), () => undefined)).not.toThrow();
  });

  it("gives back what the body returns", () => {
    expect(withMessenger({}, () => 7)).toBe(7);
  });
});

describe("withEmptyStack", () => {
  const frame = { name: "p", dim: -1, size: 2, fullSize: 2, isAutomatic: true, indices: undefined, labels: undefined, call: new CallSite(message) };

  it("opens no handler inside, and those of before again afterwards", () => {
    withMessenger({ frame }, () => {
      expect(withEmptyStack(() => openPlates())).toEqual([]);
      expect(openPlates()).toEqual([frame]);
    });
  });

  it("opens them again when its body throws", () => {
    withMessenger({ frame }, () => {
      expect(() => withEmptyStack(() => { throw new Error("boom"); })).toThrow("boom");
      expect(openPlates()).toEqual([frame]);
    });
    expect(openPlates()).toEqual([]);
  });
});
