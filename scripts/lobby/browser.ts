import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Debian's chromium, as `apt-get install chromium` puts it on the path; undefined where there is none. */
export const findChromium = (env: Readonly<Record<string, string | undefined>>): string | undefined =>
  (env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser"].map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

export const NO_CHROMIUM = "there is no chromium on the path: apt-get install chromium";

/** Its sandbox can't be had by root, which containers' only user often is. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
