/** @file Find a Chromium on this machine for the tests that need a browser, or say why there is none. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export type Chromium = { readonly path: string; readonly version: string } | { readonly missing: string };

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/** Switches for a browser that runs as root in a container, without a display, and asks nothing of the network. */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

/** The version that the program tells; undefined for a file that does not run (Ubuntu ships a stub for a snap). */
function versionOf(path: string): string | undefined {
  // On Windows Chrome opens a window instead of printing, so there the file itself is the evidence.
  if (process.platform === "win32") return existsSync(path) ? "of unknown version" : undefined;
  const told = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000, stdio: ["ignore", "pipe", "ignore"] });
  return told.status === 0 ? /(?:Chromium|Chrome)\D*([\d.]+)/.exec(told.stdout)?.[1] : undefined;
}

/** CHROMIUM_PATH where it is set, else the first of the usual places that holds a browser which starts. */
export function findChromium(): Chromium {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen !== undefined && chosen !== "") {
    const version = existsSync(chosen) ? versionOf(chosen) : undefined;
    return version === undefined ? { missing: `CHROMIUM_PATH is ${chosen}, which is no Chromium that starts` } : { path: chosen, version };
  }
  for (const path of USUAL_PLACES) {
    const version = existsSync(path) ? versionOf(path) : undefined;
    if (version !== undefined) return { path, version };
  }
  return { missing: "no Chromium was found; install one (`apt-get install chromium`) or set CHROMIUM_PATH" };
}
