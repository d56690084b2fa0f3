import { readHostConfig } from "@croupier/host/config";
import { loadGame } from "@croupier/host/load-game";
import { serveHost } from "@croupier/host/serve";
import { runProcess } from "@croupier/telemetry/run-process";

/** As shared/host/src/main.ts, but for several games in one process: `node house-main.ts games/dice/game.ts …`. */
await runProcess(async () => {
  const games = await Promise.all(process.argv.slice(2).map(loadGame));
  return serveHost(games, readHostConfig(process.env));
});
