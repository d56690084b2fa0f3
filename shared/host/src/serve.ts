import { CALLS_PATH } from "@croupier/telemetry/call-frames";
import { openDatabase } from "@croupier/db/database";
import { admit } from "@croupier/telemetry/admit";
import { createClosing } from "@croupier/telemetry/closing";
import { createDoorkeeper, type Doorkeeper } from "@croupier/telemetry/doorkeeper";
import { listen } from "@croupier/telemetry/listen";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import type { Served } from "@croupier/telemetry/run-process";
import { openTracing } from "@croupier/telemetry/tracing";
import type { HostConfig } from "./config.ts";
import { createHost } from "./host.ts";
import { createHttpHandler, type HttpDeps, shedBy } from "./http.ts";
import type { HostedGame } from "./load-game.ts";
import { pausesUpTo } from "./saga/ask-wallet.ts";
import { createSeeds, type Seeds } from "./seeds.ts";
import { createWallets } from "./wallets.ts";

/** How callers reach a host that is ready, until it closes. */
export type OpensDoor = (deps: HttpDeps, doorkeeper: Doorkeeper) => Promise<Served>;

const overHttp =
  ({ host, port }: HostConfig): OpensDoor =>
  (deps, { admission, awayBecause }) => {
    const shed = (): void => deps.metrics.shed.inc();
    const takeCall = (): (() => void) | undefined => {
      const leave = admission.enter();
      if (!leave) shed();
      return leave;
    };
    const handler = createHttpHandler(deps, awayBecause, takeCall);
    const admitted = admit(handler, admission, shedBy(shed));
    // Calls that come together take a place each, and their request none.
    return listen(
      (request, response) => (request.url === CALLS_PATH ? handler : admitted)(request, response),
      host,
      port,
    );
  };

/** Serves one game, or several in one process, over HTTP unless told. Rejects if a round is open that this build can't play. */
export const serveHost = async (
  games: readonly HostedGame[],
  config: HostConfig,
  seeds: Seeds = createSeeds(config.secrets.masterKeys),
  openDoor: OpensDoor = overHttp(config),
): Promise<Served> => {
  const names = games.map(({ contract }) => contract.name);
  const service = names.join("+");
  const log = createLog(service, config.logLevel);
  const metrics = createMetrics(service);
  const tracing = await openTracing({ service, config: config.tracing, log, metrics });
  const pool = (name: string, applicationName: string, maxConnections: number, prepares = false) =>
    openDatabase({
      onOpen: (load) => metrics.watchPool(name, load),
      url: config.databaseUrl,
      role: "croupier_service",
      applicationName,
      maxConnections,
      prepares,
      onStatement: tracing.statementsOf(config.databaseUrl),
      onBrokenConnection: (error) => log.warn({ err: error }, "a database connection broke"),
    });
  const db = pool("reads", `croupier-${service}`, 5, true);
  const moneyDb = pool("money", `croupier-${service}-money`, 3, true);
  const { insecure, timeoutMs, mostPauseMs } = config.wallets;
  const pauses = mostPauseMs === undefined ? undefined : pausesUpTo(mostPauseMs);
  const { walletKeys: keys } = config.secrets;
  const wallets = createWallets({ db, keys, insecure, timeoutMs, pauses, log, metrics });
  const doorkeeper = createDoorkeeper({ log, metrics });
  const destroy = async (): Promise<void> => {
    doorkeeper.close();
    await Promise.all([db.destroy(), moneyDb.destroy(), wallets.close()]);
    await tracing.close();
  };
  const host = createHost(games, { db, moneyDb, seeds, wallets, log, metrics });
  try {
    await host.assertCanServe();
    const identityKeys = new Map(names.map((name) => [name, config.secrets.identityKeys]));
    const door = await openDoor({ host, identityKeys, log, metrics, tracer: tracing.tracer }, doorkeeper);
    log.info({ url: door.url, games: names }, "ready");
    const closing = createClosing();
    return {
      url: door.url,
      left: closing.left,
      async close() {
        doorkeeper.drain();
        await Promise.all([
          closing.of("requests", () => door.close()),
          closing.of("bets and calls to wallets under way", () => host.idle()),
        ]);
        await closing.of("connections to the database", destroy);
      },
    };
  } catch (error) {
    await destroy();
    throw error;
  }
};
