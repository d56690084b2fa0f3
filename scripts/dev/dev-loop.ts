import type { Observe } from "./arguments.ts";
import { createConsole } from "./console.ts";
import { findGames } from "./game-folders.ts";
import type { DevHome } from "./home.ts";
import { releaseLock, takeLock } from "./lock.ts";
import { startEverything } from "./start-everything.ts";
import { listenForStop } from "./stop-signal.ts";

export interface DevOptions {
  readonly root: string;
  readonly home: DevHome;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where all traces go, if anywhere. */
  readonly observe?: Observe | undefined;
}

/** Runs everything until it is told to stop. The home is made. Throws a DevError if it can't. */
export const runDev = async (options: DevOptions): Promise<void> => {
  const isLeftOver = takeLock(options.home);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => releaseLock(options.home));
  const names = ["postgres", "gateway", "worker", ...findGames(options.root).playable];
  const console = createConsole(names, process.stdout, options.env);
  // The children and PostgreSQL go by themselves when we are gone.
  const stop = listenForStop(() => process.exit(130));
  const started = startEverything({ ...options, console, signal: stop.signal, stack, isLeftOver });
  // What fails once we are on our way out has no more to say; before, the race throws it.
  started.catch(() => {});
  await Promise.race([started.then(() => stop.asked), stop.asked]);
  console.note("dev", "stopping");
};
