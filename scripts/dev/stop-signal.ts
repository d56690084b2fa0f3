export interface StopSignal {
  /** Aborted once we are to stop. */
  readonly signal: AbortSignal;
  readonly asked: Promise<void>;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by what runs us. */
const SAME_MS = 1_000;

/** Listens for Ctrl-C and its like. Asked again after a while, `onImpatience` is called. */
export const listenForStop = (onImpatience: () => void): StopSignal => {
  const controller = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let firstMs: number | undefined;
  const ask = (): void => {
    firstMs ??= performance.now();
    if (performance.now() - firstMs > SAME_MS) return onImpatience();
    controller.abort();
    resolve();
  };
  for (const name of SIGNALS) process.on(name, ask);
  // Nobody hears us any more: the terminal is gone.
  process.stdout.on("error", ask);
  return { signal: controller.signal, asked };
};
