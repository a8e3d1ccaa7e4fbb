/**
 * @file Turn SVG text into the bytes of a PNG file: by resvg in Node, by the browser itself in a browser.
 */
import { modelError } from "@typyro/base";

/** A picture to draw and its size in pixels. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** @error `png-missing` without resvg in Node; `figure-option` for a scale that is not positive. */
export async function toPng(picture: Picture, scale: number, background: string): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 20)) throw modelError("figure-option", { option: "scale", value: scale, expected: "a number above 0 and at most 20" });
  return typeof Image === "undefined" ? byResvg(picture, scale, background) : byCanvas(picture, scale, background);
}

async function byResvg({ svg }: Picture, scale: number, background: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js").catch((cause: unknown) => {
    const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw modelError("png-missing", { reason }, { cause });
  });
  const font = { loadSystemFonts: true, defaultFontFamily: "Liberation Sans", sansSerifFamily: "Liberation Sans" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, background, font }).render().asPng();
}

async function byCanvas({ svg, width, height }: Picture, scale: number, background: string): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    if (context === null) throw modelError("png-missing", { reason: "this browser gives no canvas" });
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, "image/png"));
    if (blob === null) throw modelError("png-missing", { reason: "this browser's canvas gives no PNG" });
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
