import { compare, loo, summary } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { someDraws } from "../../test/someDraws.ts";
import { plotDensity, report, summaryTable, table } from "../index.ts";

const draws = someDraws();
const figure = plotDensity(draws, { vars: ["mu"] });
const likelihood = draws.select(["theta"]);
const scores = loo(likelihood);

const page = report({
  title: "A <study>",
  subtitle: "of `mu`",
  sections: [
    { title: "Fit", content: ["Two paragraphs.\n\nWith `code`.", summary(draws), figure, { figure, caption: "Once more." }] },
    { title: "Fit", content: [scores, compare({ a: scores, b: scores }), summary(draws).verdict, { pre: "a < b" }, { list: ["one", "two"] }] },
    { title: "Tables", content: [table({ columns: ["name", "value"], rows: [["x", 1.5], ["y", "2 %"]], caption: "Two." })] },
  ],
  footer: "Made by a test.",
});

describe("a report", () => {
  test("is one page that loads nothing", () => {
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page).not.toMatch(/<script|<link|src=|@import|url\((?!#)/);
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to = ""]) => to.startsWith("#"))).toBe(true);
  });
  test("escapes what the user wrote, and marks names", () => {
    expect(page).toContain("<h1>A &lt;study&gt;</h1>");
    expect(page).toContain("<p>With <code>code</code>.</p>");
    expect(page).toContain("<pre>a &lt; b</pre>");
  });
  test("has an anchor of its own for every section, and a list of them", () => {
    expect([...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual(["fit", "fit-2", "tables"]);
    expect(page).toContain("<a href=\"#fit-2\">");
  });
  test("closes every element that it opens", () => {
    const open: string[] = [];
    for (const [, slash = "", name = "", own = ""] of page.matchAll(/<(\/?)([a-z0-9A-Z]+)(?:"[^"]*"|[^>"])*?(\/?)>/g)) {
      if (own === "/" || ["meta", "br"].includes(name)) continue;
      if (slash === "") open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
  test("tells the verdict below a summary", () => {
    expect(page).toContain("Not safe to trust");
    expect(page).toContain("help: ");
  });
  test("needs a section", () => {
    expect(() => report({ title: "Nothing", sections: [] })).toThrow("`report` got no sections");
  });
});

describe("a table", () => {
  const small = table({ columns: ["name", "value"], rows: [["alpha", 1.5], ["b", "−12"]] });

  test("stands in columns on a terminal, figures to the right", () => {
    expect(String(small)).toBe(["name   value", "alpha    1.5", "b        −12"].join("\n"));
  });
  test("marks columns of figures in HTML", () => {
    expect(small.toHtml()).toContain("<th>alpha</th><td class=\"number\">1.5</td>");
  });
  test("has as many cells in each row as there are columns", () => {
    expect(() => table({ columns: ["a"], rows: [["x", "y"]] })).toThrow("[figure-lengths]");
  });
  test("of a summary has its rows and columns, labels with spaces included", () => {
    const made = summaryTable(summary(draws));
    expect(made.columns).toEqual(["", "mean", "sd", "eti89_lb", "eti89_ub", "ess_bulk", "ess_tail", "r_hat", "mcse_mean", "mcse_sd"]);
    expect(made.rows.map(([name]) => name)).toEqual(["mu", "tau", "theta[Choate]", "theta[Deerfield]", "theta[Exeter]"]);
  });
});
