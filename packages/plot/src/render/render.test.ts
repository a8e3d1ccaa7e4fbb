import { describe, expect, test } from "vitest";
import { shortHash } from "./hash.ts";
import { drawPanel } from "./panel.ts";
import { svgElement } from "./svgDocument.ts";
import { elementText, escapeXml, roundNumbers } from "./svgText.ts";
import { fitText, textWidth, wrapText } from "./textWidth.ts";

describe("the text of an element", () => {
  test("has its attributes in alphabetical order and its coordinates with two decimals", () => {
    const path = svgElement("path", { stroke: "red", d: "M1.23456,-0.0001L10,2e1", "data-x": 1.23456 });
    expect(elementText(path)).toBe('<path d="M1.23,0L10,2e1" data-x="1.23456" stroke="red"/>');
  });
  test("escapes what users write", () => {
    const text = svgElement("text", { title: 'a"b' });
    text.textContent = "x < y & z";
    expect(elementText(text)).toBe('<text title="a&quot;b">x &lt; y &amp; z</text>');
    expect(escapeXml("<b>")).toBe("&lt;b&gt;");
  });
});

test("numbers are rounded wherever they stand, with no -0", () => {
  expect(roundNumbers("translate(0.125,-0.004) 3 .5e1")).toBe("translate(0.13,0) 3 5");
});

describe("texts", () => {
  test("grow with their letters and their size", () => {
    expect(textWidth("WWW", 10)).toBeGreaterThan(textWidth("iii", 10));
    expect(textWidth("abc", 20)).toBe(2 * textWidth("abc", 10));
  });
  test("are broken at spaces into lines that fit", () => {
    const lines = wrapText("one two three four five six", 60, 12);
    expect(lines.join(" ")).toBe("one two three four five six");
    expect(lines.every((line) => textWidth(line, 12) <= 60)).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
  });
  test("that do not fit end with an ellipsis", () => {
    expect(fitText("Phillips Andover", 50, 11)).toMatch(/^Phil.*…$/);
    expect(fitText("Choate", 50, 11)).toBe("Choate");
  });
});

describe("a panel", () => {
  const contents = { width: 300, height: 100, x: { domain: [0, 1] as const }, marks: [] };

  test("has room for the longest label of its axis", () => {
    const narrow = drawPanel({ ...contents, y: { domain: [0, 1] } });
    const wide = drawPanel({ ...contents, y: { domain: [0, 1_000_000] } });
    expect(wide.marginLeft - narrow.marginLeft).toBeGreaterThan(20);
  });
  test("draws no axis that is not shown", () => {
    expect(drawPanel({ ...contents, x: { domain: [0, 1], isShown: false }, y: { domain: [0, 1], isShown: false } }).body).not.toContain("<text");
  });
});

test("a hash depends on every character", () => {
  expect(shortHash("abc")).not.toBe(shortHash("abd"));
  expect(shortHash("")).toHaveLength(7);
});
