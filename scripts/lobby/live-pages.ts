import type { Server } from "node:http";
import { join } from "node:path";
import type { Pages } from "./serve-lobby.ts";

const LOBBY = join(import.meta.dirname, "../../gateway/lobby");

/**
 * Pages straight from the sources, which follow each save. Vite is loaded when somebody first looks, so that those who
 * don't never wait for it.
 */
export const livePages = async (server: Server): Promise<Pages> => {
  const { createServer } = await import("vite");
  const vite = await createServer({
    root: LOBBY,
    configFile: join(LOBBY, "vite.config.ts"),
    configLoader: "native",
    logLevel: "warn",
    server: { middlewareMode: true, hmr: { server } },
  });
  return vite.middlewares;
};
