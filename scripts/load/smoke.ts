import { joinPlayers, playRound } from "./player.ts";
import { games } from "./setting.ts";

/** Does everything work at all? One player, each game once. */
export const options = {
  scenarios: { smoke: { executor: "per-vu-iterations", exec: "playEveryGame", vus: 1, iterations: 1 } },
  thresholds: {
    rounds_played: [`count==${games.length}`],
    faults: ["count==0"],
    calls_turned_away: ["count==0"],
  },
};

export const playEveryGame = (): void => {
  for (const player of joinPlayers(1)) {
    for (const game of games) playRound(player, game);
  }
};
