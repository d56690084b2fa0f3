import { runProcess } from "@croupier/telemetry/run-process";
import { ConfigError, readHostConfig } from "./config.ts";
import { loadGame } from "./load-game.ts";
import { serveHost } from "./serve.ts";

/** `node main.ts games/coin-flip/game.ts`: one game as a service, configured by the environment. */
await runProcess(async () => {
  const [path] = process.argv.slice(2);
  if (!path) throw new ConfigError("name the game to serve: node main.ts games/NAME/game.ts");
  const config = readHostConfig(process.env);
  return serveHost([await loadGame(path)], config);
});
