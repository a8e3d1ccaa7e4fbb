/**
 * @file Give the document in which Observable Plot makes its elements: the browser's own, or linkedom's in Node.
 */

/** Where the elements of a figure are made; it is never shown. */
export const svgDocument: Document = await (async (): Promise<Document> => {
  if (typeof document !== "undefined") return document;
  const { parseHTML } = await import("linkedom");
  return parseHTML("<!doctype html><html><body></body></html>").document;
})();

/** An element of SVG with these attributes. */
export function svgElement(name: string, attributes: Readonly<Record<string, string | number>>, owner: Document = svgDocument): SVGElement {
  const element = owner.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
