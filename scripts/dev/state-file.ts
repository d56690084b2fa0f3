import type { DevDatabase } from "./database.ts";
import { DEMO_CURRENCY, DEMO_PLAYER, DEMO_WALLET_TOKEN } from "./demo.ts";
import type { Fleet } from "./fleet.ts";
import type { DevHome } from "./home.ts";
import { type PortPlan, urlOf } from "./ports.ts";
import type { DevSecrets } from "./secrets.ts";
import { clearState, writeState } from "./state.ts";

export interface StateSource {
  readonly secrets: DevSecrets;
  readonly ports: PortPlan;
  readonly database: DevDatabase;
  readonly games: readonly string[];
  readonly fleet: Fleet;
}

export interface StateFile {
  /** Soon: what changes comes in bursts. */
  save(): void;
  clear(): void;
}

const SOON_MS = 20;

/** Keeps `dev.json` as things are. */
export const createStateFile = (home: DevHome, read: () => StateSource): StateFile => {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    timer = undefined;
    const { secrets, ports, database, games, fleet } = read();
    const processes = fleet.states();
    const services = processes.filter(({ name }) => games.includes(name));
    writeState(home, {
      pid: process.pid,
      gatewayUrl: urlOf(ports.gateway),
      operatorKey: secrets.operatorKey,
      operatorId: secrets.operatorId,
      seamless: {
        operatorKey: secrets.seamlessOperatorKey,
        operatorId: secrets.seamlessOperatorId,
        walletToken: DEMO_WALLET_TOKEN,
      },
      playerId: DEMO_PLAYER,
      currency: DEMO_CURRENCY,
      databaseUrl: database.url,
      databasePid: database.pid(),
      services: Object.fromEntries(services.map(({ name, url, pid }) => [name, { url, pid }])),
      processes,
    });
  };
  return {
    save() {
      timer ??= setTimeout(save, SOON_MS);
    },
    clear() {
      clearTimeout(timer);
      // Nothing is saved any more.
      timer = setTimeout(() => {}, 0).unref();
      clearState(home);
    },
  };
};
