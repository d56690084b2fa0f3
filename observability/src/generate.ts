import { render } from "./board.ts";
import { cluster } from "./dashboards/cluster.ts";
import { database } from "./dashboards/database.ts";
import { fairness } from "./dashboards/fairness.ts";
import { game } from "./dashboards/game.ts";
import { gateway } from "./dashboards/gateway.ts";
import { house } from "./dashboards/house.ts";
import { logs } from "./dashboards/logs.ts";
import { slo } from "./dashboards/slo.ts";
import { traces } from "./dashboards/traces.ts";
import { wallets } from "./dashboards/wallets.ts";

const BOARDS = [house, game, gateway, database, wallets, fairness, slo, cluster, logs, traces];

/** Every dashboard of a house with these games, by its file's name: a game more is one more line in each list. */
export const generateDashboards = (games: readonly string[]): ReadonlyMap<string, object> =>
  new Map(
    BOARDS.map((boardOf) => {
      const board = boardOf(games);
      return [`${board.uid}.json`, render(board)];
    }),
  );
