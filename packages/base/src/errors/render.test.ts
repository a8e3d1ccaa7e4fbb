import { describe, expect, it } from "vitest";
import { internal, ModelError, modelError } from "./modelError.ts";
import { render, renderTable } from "./render.ts";

describe("render", () => {
  it("prints code and sentence, the user's lines, the table, notes and help, with a line between", () => {
    const text = render({
      code: "obs-shape-mismatch",
      sentence: "observed value of site `y` has shape [7], but its distribution has shape [8]",
      at: [
        { location: { file: "http://localhost/eightSchools.ts", line: 19, column: 5 } },
        { location: { file: "http://localhost/eightSchools.ts", line: 15, column: 3 }, label: "plate" },
      ],
      table: {
        rows: [["site", "distribution", "batch"], ["theta", "dist.Normal(mu, tau)", "[8]"], ["y", "dist.Normal(theta, sigma)", "[8]"]],
        marks: { 2: "7 is not 8" },
      },
      notes: ["batch size 8 at dim -1 comes from plate `schools`"],
      help: ['size the plate from the data: `plate("schools", y.length, ...)`', "pass 8 values in `obs`"],
    });
    expect(text).toMatchInlineSnapshot(`
      "[obs-shape-mismatch] observed value of site \`y\` has shape [7], but its distribution has shape [8]

        at http://localhost/eightSchools.ts:19:5
        at http://localhost/eightSchools.ts:15:3   (plate)

        site   distribution               batch
        theta  dist.Normal(mu, tau)       [8]
        y      dist.Normal(theta, sigma)  [8]      <-- 7 is not 8

        note: batch size 8 at dim -1 comes from plate \`schools\`
        help: size the plate from the data: \`plate("schools", y.length, ...)\`
        help: pass 8 values in \`obs\`
      "
    `);
  });

  it("leaves out what there is none of", () => {
    expect(render({ code: "a-code", sentence: "a fact", at: [], table: undefined, notes: [], help: ["what to type"] })).toBe("[a-code] a fact\n\n  help: what to type\n");
    expect(render({ code: "a-code", sentence: "a fact", at: [], table: undefined, notes: [], help: [] })).toBe("[a-code] a fact\n");
  });
});

describe("renderTable", () => {
  it("gives columns the width of their longest cell, also where rows are short, and no spaces at the ends of lines", () => {
    expect(renderTable({ rows: [["a", "longer", "c"], ["longest"], ["", "x", ""]] }, "")).toBe("a        longer  c\nlongest\n         x");
  });

  it("prints nothing of no rows", () => {
    expect(renderTable({ rows: [] })).toBe("");
  });
});

describe("a ModelError", () => {
  const facts = { plate: "rows", size: "0", nearest: 1 };

  it("holds what it prints as data, and is named by its class", () => {
    const cause = new Error("why");
    const error = modelError("plate-size", facts, { notes: ["another note"], partial: [1], cause });
    expect(error).toBeInstanceOf(ModelError);
    expect([error.name, error.code, error.facts, error.site, error.partial, error.cause]).toEqual(["PlateError", "plate-size", facts, undefined, [1], cause]);
    expect(error.notes.at(-1)).toBe("another note");
    expect(error.message).toBe(render({ code: error.code, sentence: error.sentence, at: error.at, table: error.table, notes: error.notes, help: error.help }));
    expect(String(error)).toBe(`PlateError: ${error.message}`);
  });

  it("names the site that its facts name", () => {
    expect(modelError("no-random-numbers", { site: "beta" }).site).toBe("beta");
  });

  it("shows its code alone where every property is printed, as below the stack of an error that nobody caught", () => {
    expect(Object.keys(modelError("plate-size", facts, { partial: [1] }))).toEqual(["code"]);
  });

  it("leaves out places that are not known", () => {
    expect(modelError("plate-size", facts, { at: [undefined, [undefined, "plate"]] }).at).toEqual([]);
  });
});

it("our own bugs are no ModelErrors, and ask to be reported", () => {
  const bug = internal("tape has no node 7");
  expect(bug).not.toBeInstanceOf(ModelError);
  expect(bug.message).toBe("internal: tape has no node 7; this is a bug in TyPyro, please report it with the model that shows it");
});
