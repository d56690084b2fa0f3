import type { DevConsole } from "./console.ts";
import { type DevDatabase, startOwnDatabase, useDatabase } from "./database.ts";
import { describeReady } from "./describe-ready.ts";
import { DevError, sentenceOf } from "./dev-error.ts";
import type { DevOptions } from "./dev-loop.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { findGames } from "./game-folders.ts";
import { OTLP, startObserving } from "./observe.ts";
import { planPorts, type PortPlan, refuseTaken } from "./ports.ts";
import { createPreparation } from "./preparation.ts";
import { createDatabasePreparer } from "./prepare-database.ts";
import { demoCasinos, gatewaySpec, lobbySpec, operatorWalletSpec, workerSpec } from "./process-specs.ts";
import { createReload } from "./reload.ts";
import { ensureSecrets } from "./secrets.ts";
import { createServices } from "./services.ts";
import { createStateFile } from "./state-file.ts";
import { watchSources } from "./watch-sources.ts";

export interface StartOptions extends DevOptions {
  readonly console: DevConsole;
  /** Aborted when we are to stop. */
  readonly signal: AbortSignal;
  /** Undone in reverse when we stop, whatever has been reached by then. */
  readonly stack: AsyncDisposableStack;
  /** A `pnpm dev` before this one was killed, and what it ran may still be going. */
  readonly isLeftOver: boolean;
}

/** Whoever looks at a bet wants to see that bet, and now. */
const tracing = (endpoint: string | undefined, env: StartOptions["env"]): Readonly<Record<string, string>> =>
  endpoint === undefined
    ? {}
    : {
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_TRACES_SAMPLER_ARG: env["OTEL_TRACES_SAMPLER_ARG"] || "1",
        OTEL_BSP_SCHEDULE_DELAY: env["OTEL_BSP_SCHEDULE_DELAY"] || "500",
      };

const LEFT_OVER_MS = 5_000;

/** Resolves when everything serves or has said why it can't. */
export const startEverything = async (options: StartOptions): Promise<void> => {
  const { root, home, console, signal, stack, observe } = options;
  const observed = observe === "docker" ? await startObserving({ root, home, stack, console }) : undefined;
  signal.throwIfAborted();
  const secrets = ensureSecrets(home);
  const ports = planPorts(options.port);
  const env = {
    NODE_COMPILE_CACHE: options.env["NODE_COMPILE_CACHE"] || home.compileCache,
    ...tracing(observe === "docker" ? OTLP : observe?.endpoint, options.env),
  };
  const note = console.note.bind(console);
  const preparation = createPreparation(root, env);
  stack.defer(() => preparation.stop());
  preparation.warm();

  await refuseTaken(portNames(options, ports), options.isLeftOver ? LEFT_OVER_MS : 0);
  signal.throwIfAborted();
  const database = await openDatabase(options, ports.postgres, () => reviveWaiting(fleet));
  signal.throwIfAborted();
  const casinos = demoCasinos(secrets, ports);
  const prepare = createDatabasePreparer({ root, preparation, casinos, databaseUrl: database.url, note });
  const failure = await prepare();
  if (failure !== undefined) throw new DevError(failure);
  signal.throwIfAborted();

  const state = createStateFile(home, () => ({ secrets, ports, database, games: services.games(), fleet }));
  const onChange = (): void => {
    state.save();
    observed?.scrape(fleet.states());
    watch.refresh();
  };
  const fleet = createFleet({ root, onLine: observed?.line ?? console.line.bind(console), note, onChange });
  stack.defer(() => state.clear());
  stack.defer(() => fleet.stopAll());
  const input = { secrets, ports, databaseUrl: database.url, walletJournal: home.walletJournal, env };
  const services = createServices(input, fleet);
  fleet.add(gatewaySpec(input, () => services.urls()));
  fleet.add(workerSpec(input, () => services.urls()));
  fleet.add(operatorWalletSpec(input));
  fleet.add(lobbySpec(input));
  await services.follow(findGames(root).playable);
  signal.throwIfAborted();

  const prepareAgain = async (): Promise<void> => {
    note("dev", (await prepare()) ?? "the database has the newest schema and its demo data");
  };
  const look = createReload({ root, fleet, services, preparation, prepare: prepareAgain, env, note });
  const watch = watchSources({
    root,
    directories: () => findGames(root).directories,
    files: () =>
      [preparation.loaded, ...fleet.all().map(({ loaded }) => loaded)].flatMap((loaded) => [...loaded.files()]),
    look,
    note: (text) => note("dev", text),
  });
  stack.defer(() => watch.close());

  fleet.startAll();
  await fleet.settled();
  signal.throwIfAborted();
  console.print(describeReady(fleet.states(), services.games(), database.url, performance.now()));
  if (observed) console.print(`Grafana, with all of it: ${observed.url}\n`);
};

const openDatabase = async (
  { home, env, console, stack }: StartOptions,
  port: number,
  onBack: () => void,
): Promise<DevDatabase> => {
  const note = (text: string): void => console.note("postgres", text);
  const opening = env["DATABASE_URL"]
    ? useDatabase(env["DATABASE_URL"])
    : startOwnDatabase({ dataDir: home.postgres, port, note, onBack });
  stack.defer(() =>
    opening.then(
      (opened) => opened.stop(),
      () => {},
    ),
  );
  return opening.catch((error: unknown) => {
    throw new DevError(sentenceOf(error), { cause: error });
  });
};

/** What could not start for want of a database can now. */
const reviveWaiting = (fleet: Fleet): void => {
  for (const process of fleet.all()) if (process.state().phase === "waiting") void process.restart();
};

const portNames = ({ root, env }: StartOptions, ports: PortPlan): ReadonlyMap<string, number> =>
  new Map([
    ["the gateway", ports.gateway],
    ["the worker", ports.worker],
    ["the operator's wallet", ports.operatorWallet],
    ["the lobby", ports.lobby],
    ...(env["DATABASE_URL"] ? [] : [["PostgreSQL", ports.postgres] as const]),
    ...findGames(root).playable.map((game, index) => [game, ports.firstService + index] as const),
  ]);
