/**
 * @file Hold every figure of the gallery to its file in docs/gallery, and to being legible.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { GALLERY } from "./gallery/gallery.ts";
import { galleryPage } from "./gallery/page.ts";
import { overlap, textBoxes } from "./gallery/textBoxes.ts";

const folder = fileURLToPath(new URL("../../../docs/gallery", import.meta.url));

describe.each(GALLERY)("$name", ({ name, draw }) => {
  const figure = draw();
  const boxes = textBoxes(figure.svg);

  test("is the figure of the gallery", async () => {
    await expect(figure.svg).toMatchFileSnapshot(`${folder}/${name}.svg`);
  });
  test("drawn again is the same text", () => {
    expect(draw().svg).toBe(figure.svg);
  });
  test("no text is cut by the edge of the figure", () => {
    expect(boxes.filter(({ left, right, top, bottom }) => left < 0 || right > figure.width + 1 || top < 0 || bottom > figure.height + 1)).toEqual([]);
  });
  test("no text lies on another", () => {
    const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlap(a, b) > 0.1).map((b) => [a.text, b.text]));
    expect(pairs).toEqual([]);
  });
});

test("the page of the gallery shows every figure", async () => {
  await expect(galleryPage()).toMatchFileSnapshot(`${folder}/README.md`);
});
