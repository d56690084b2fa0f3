import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { build } from "vite";
import type { Pages } from "./serve-lobby.ts";

const LOBBY = join(import.meta.dirname, "../../gateway/lobby");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

export interface BuiltPages extends Disposable {
  readonly pages: Pages;
  /** Where the files lie. */
  readonly folder: string;
}

/** Builds the lobby as it would be put on a server, in a folder of its own that goes with it. */
export const buildPages = async (): Promise<BuiltPages> => {
  const folder = mkdtempSync(join(tmpdir(), "croupier-lobby-"));
  await build({
    root: LOBBY,
    configFile: join(LOBBY, "vite.config.ts"),
    configLoader: "native",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  const pages: Pages = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://lobby");
    const path = join(folder, normalize(pathname === "/" ? "/index.html" : decodeURIComponent(pathname)));
    if (!path.startsWith(folder) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    createReadStream(path).pipe(response);
  };
  return { pages, folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
};
