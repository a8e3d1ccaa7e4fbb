/**
 * @file Draw figures in a browser: the same text as in Node, laid out as it was planned.
 */
import { plotForest, plotTrace, report } from "@typyro/plot";
import { expect, test } from "vitest";
import { textWidth } from "../src/render/textWidth.ts";
import { EXPECTED, hashes } from "./sameSvg.ts";
import { someDraws, textsOf } from "./someDraws.ts";

test("figures are the text that Node draws too", () => {
  expect(hashes()).toEqual(EXPECTED);
});

test("every text of a figure lies within it", () => {
  document.body.innerHTML = plotForest(someDraws(), { units: "ms", line: "mu" }).svg;
  const frame = document.querySelector("svg")!.getBoundingClientRect();
  const texts = [...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect());
  expect(texts.length).toBeGreaterThan(10);
  expect(frame.width).toBeGreaterThan(700);
  for (const { left, right, top, bottom } of texts) {
    expect(left).toBeGreaterThanOrEqual(frame.left);
    expect(right).toBeLessThanOrEqual(frame.right);
    expect(top).toBeGreaterThanOrEqual(frame.top);
    expect(bottom).toBeLessThanOrEqual(frame.bottom);
  }
});

test("texts are about as wide as was planned for", () => {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = "11px Arial, 'Liberation Sans', sans-serif";
  for (const text of [...textsOf(plotTrace(someDraws()).svg), "theta[Phillips Andover]", "reaction time (ms)", "−0.0015"]) {
    const planned = textWidth(text, 11) / context.measureText(text).width;
    expect(planned, text).toBeGreaterThan(0.93);
    expect(planned, text).toBeLessThan(1.35);
  }
});

test("a report shows its figures in the reader's colours, and asks for nothing", async () => {
  const page = report({ title: "A", sections: [{ title: "B", content: [plotForest(someDraws())] }] });
  const frame = document.createElement("iframe");
  const loaded = new Promise((settle) => frame.addEventListener("load", settle));
  frame.srcdoc = page;
  document.body.append(frame);
  await loaded;
  const inner = frame.contentDocument!;
  const paper = inner.querySelector(".typyro-paper")!;
  expect(frame.contentWindow!.getComputedStyle(paper).fill).toBe("none");
  expect(inner.querySelectorAll("svg text").length).toBeGreaterThan(10);
  expect(frame.contentWindow!.performance.getEntriesByType("resource")).toEqual([]);
});
