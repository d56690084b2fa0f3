import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatted } from "./generated-files.ts";

const PATH = "gateway/openapi.json";
const SOURCE = "gateway/src/openapi/generate.ts";

/** The gateway's document, if it is not as its procedures would have it. Loads them, so every game must be installed. */
export const staleDocument = async (root: string): Promise<ReadonlyMap<string, string>> => {
  if (!existsSync(join(root, SOURCE))) return new Map();
  const { generateDocument } = (await import(pathToFileURL(join(root, SOURCE)).href)) as {
    readonly generateDocument: () => object;
  };
  const text = await formatted(root, PATH, JSON.stringify(generateDocument(), undefined, 2));
  const file = join(root, PATH);
  return existsSync(file) && readFileSync(file, "utf8") === text ? new Map() : new Map([[PATH, text]]);
};
