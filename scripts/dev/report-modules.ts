import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Loaded before a process's own code (`node --import`): tells the parent each file of this repository that the process
 * loads and the SHA-256 of what it read, so that a save restarts exactly those that run something else now.
 */
const report = (file: string, hash: string): void => {
  if (process.connected) process.send?.({ loaded: file, hash });
};

const isOurs = (url: string): boolean => url.startsWith("file:") && !url.includes("/node_modules/");

/** The package that a file belongs to, by its folder. */
const packageFolder = (file: string): string => {
  const folder = path.dirname(file);
  return folder === file || existsSync(path.join(folder, "package.json")) ? folder : packageFolder(folder);
};

/** Where an import that failed would have found its file: when it appears there, it is worth another try. */
const placeOfMissing = (specifier: string, parentUrl: string | undefined): string | undefined => {
  if (parentUrl === undefined || !isOurs(parentUrl)) return undefined;
  if (/^(?:\.|file:)/.test(specifier)) return fileURLToPath(new URL(specifier, parentUrl));
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  return path.join(packageFolder(fileURLToPath(parentUrl)), "node_modules", name, "package.json");
};

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      const place = placeOfMissing(specifier, context.parentURL);
      if (place !== undefined) report(place, "");
      throw error;
    }
  },
  load(url, context, next) {
    const loaded = next(url, context);
    if (isOurs(url) && loaded.source !== undefined && loaded.source !== null) {
      const { source } = loaded;
      const bytes = typeof source === "string" ? source : new Uint8Array(source as ArrayBuffer | Uint8Array);
      report(fileURLToPath(url), createHash("sha256").update(bytes).digest("hex"));
    }
    return loaded;
  },
});
