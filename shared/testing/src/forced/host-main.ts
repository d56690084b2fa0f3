import { ConfigError, readHostConfig } from "@croupier/host/config";
import { loadGame } from "@croupier/host/load-game";
import { createSeeds } from "@croupier/host/seeds";
import { serveHost } from "@croupier/host/serve";
import { runProcess } from "@croupier/telemetry/run-process";
import { withForcedDraws } from "./seeds.ts";

const STAGES = ["local", "dev"];

/** As shared/host/src/main.ts, for development: rounds for play money can be told their draws. */
await runProcess(async () => {
  const [path] = process.argv.slice(2);
  if (!path) throw new ConfigError("name the game to serve: node host-main.ts games/NAME/game.ts");
  const stage = process.env["CROUPIER_STAGE"] ?? "";
  if (!STAGES.includes(stage)) {
    throw new ConfigError(`draws can be forced on the stages ${STAGES.join(" and ")}; CROUPIER_STAGE is "${stage}"`);
  }
  const config = readHostConfig(process.env);
  return serveHost([await loadGame(path)], config, withForcedDraws(createSeeds(config.secrets.masterKeys)));
});
