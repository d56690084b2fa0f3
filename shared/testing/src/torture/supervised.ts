import { type ForkOptions, type Forked, forkProgram } from "../forked.ts";

/** A process that is started again whenever it ends, as a cluster does with its own. */
export interface Supervised extends AsyncDisposable {
  readonly name: string;
  /** SIGKILL. Resolves once the next life serves, or rejects if none does in time. */
  kill(): Promise<void>;
  /** Resolves when it serves. */
  serves(): Promise<void>;
  /** How often it ended with nobody having killed it, and its starts that failed (as without a database they do). */
  readonly fell: () => { readonly ended: number; readonly failedStarts: number };
}

/** A start without a database takes as long as the database is away. */
const STARTS_WITHIN_MS = 60_000;

export const supervise = async (name: string, options: ForkOptions): Promise<Supervised> => {
  let [ended, failedStarts, killed, disposed] = [0, 0, false, false];
  let current: Forked;
  let serving: Promise<void>;

  const begin = async (): Promise<void> => {
    const deadline = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      current = forkProgram(options);
      const life = current;
      try {
        await life.ready;
        void life.ended.then(() => live(life));
        return;
      } catch (error) {
        if (disposed) return;
        if (!killed) failedStarts += 1;
        killed = false;
        if (performance.now() > deadline) throw error;
      }
    }
  };

  const live = (life: Forked | undefined): void => {
    if (disposed || (life !== undefined && life !== current)) return;
    if (life !== undefined && !killed) ended += 1;
    killed = false;
    serving = begin();
    serving.catch(() => {});
  };

  live(undefined);
  const serves = async (): Promise<void> => {
    // One that ends right after its start is followed by another.
    for (let waited; waited !== serving;) await (waited = serving);
  };
  await serves();

  return {
    name,
    serves,
    fell: () => ({ ended, failedStarts }),
    async kill() {
      killed = true;
      await current.end("SIGKILL");
      // Its watcher has begun the next life by now, which takes one turn of the queue.
      await Promise.resolve();
      await serves();
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      await current.end("SIGKILL");
    },
  };
};
