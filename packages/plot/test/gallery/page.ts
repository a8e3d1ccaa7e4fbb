/**
 * @file Write the page of the gallery.
 */
import { GALLERY } from "./gallery.ts";

/** Markdown that shows every figure with its caption and the call that draws it. */
export function galleryPage(): string {
  const parts = GALLERY.map(({ name, caption, code }) => `## ${name}\n\n${caption}\n\n\`\`\`ts\n${code}\n\`\`\`\n\n![${name}](${name}.svg)\n`);
  return `# Gallery\n\nEvery figure of \`typyro/plot\`. These files are goldens: \`npm run golden\` draws them anew.\n\n${parts.join("\n")}`;
}
