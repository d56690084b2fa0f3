import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Something that is shipped: the name of its bundle, and the source of its first module. */
export interface Program {
  readonly name: string;
  /** Relative imports start at the root. */
  readonly source: string;
}

const entry = (name: string, path: string): Program => ({ name, source: `export * from "./${path}";` });

/** A game's service: its host's own `main.ts` is told its game on the command line, which no bundler follows. */
const gameService = (game: string): Program => {
  const folder = `./games/${game}`;
  const certified = existsSync(join(ROOT, folder, "par.json")) && existsSync(join(ROOT, folder, "expectation.ts"));
  return {
    name: game,
    source: `
import { game } from "${folder}/game.ts";
${certified ? `import { expectation } from "${folder}/expectation.ts";` : "const expectation = undefined;"}
import { readHostConfig } from "./shared/host/src/config.ts";
import { serveHost } from "./shared/host/src/serve.ts";
import { runProcess } from "./shared/telemetry/src/run-process.ts";

void runProcess(() => serveHost([{ ...game, ...(expectation && { expectation }) }], readHostConfig(process.env)));
`,
  };
};

const games: readonly string[] = readdirSync(join(ROOT, "games"), { withFileTypes: true })
  .filter((folder) => folder.isDirectory())
  .map(({ name }) => name);

export const gateway = entry("gateway", "gateway/src/server.ts");

const gatewayLambda = entry("gateway-lambda", "gateway/src/lambda.ts");

/** The gateway by itself, behind each door, and with all game services in the same process. */
export const compositions: readonly Program[] = [
  gateway,
  gatewayLambda,
  entry("one-process", "infra/one-process/src/server.ts"),
  entry("one-process-lambda", "infra/one-process/src/lambda.ts"),
];

/** All that is shipped. */
export const programs: readonly Program[] = [
  ...compositions,
  entry("worker", "gateway/src/worker.ts"),
  ...games.map(gameService),
];
