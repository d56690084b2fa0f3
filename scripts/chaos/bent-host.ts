import { readHostConfig } from "@croupier/host/config";
import { loadGame } from "@croupier/host/load-game";
import { createSeeds, type Seeds } from "@croupier/host/seeds";
import { serveHost } from "@croupier/host/serve";
import { runProcess } from "@croupier/telemetry/run-process";

/** Every coin shows heads, whatever the seeds say: randomness that is not what was committed to. */
const bent = (seeds: Seeds): Seeds => ({
  ...seeds,
  draws: (stored, round) => ({ ...seeds.draws(stored, round), uniform: () => 0 }),
});

/** A game's service as it must never be, to see who notices. */
await runProcess(async () => {
  const config = readHostConfig(process.env);
  return serveHost([await loadGame("games/coin-flip/game.ts")], config, bent(createSeeds(config.secrets.masterKeys)));
});
