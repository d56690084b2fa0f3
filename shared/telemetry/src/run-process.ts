import { stepLogLevel } from "./log.ts";

/** Something that serves until it is closed. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
  /** What of it is not closed yet, while it closes: for the last word of a process that can't wait any longer. */
  readonly left?: () => readonly string[];
}

/** Below the 30 s that Kubernetes gives a process before it kills it without a word. */
const DRAIN_MS = 25_000;

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `port ${String(error.port)} is taken; stop what uses it, or choose another with PORT`;
  }
  return error.message;
};

/** How long its logs tell more once they were asked to. */
const TELL_MORE_MS = 15 * 60_000;

/**
 * The life of a server process: start, tell a parent that listens (`{ ready: url }` over IPC), and drain on SIGTERM,
 * SIGINT or the parent's end. What keeps it from starting is one sentence on standard error and exit code 1; so is what
 * keeps it from draining, as a database that doesn't answer may, within `drainMs`. SIGUSR2 makes its logs tell more for a
 * while: it needs no port, so nobody can send it who can't end the process as well, and all processes take it alike.
 */
export const runProcess = async (start: () => Promise<Served>, drainMs = DRAIN_MS): Promise<void> => {
  try {
    const served = await start();
    let closing = false;
    const close = (): void => {
      if (closing) return;
      closing = true;
      setTimeout(() => {
        const left = served.left?.() ?? [];
        process.stderr.write(`did not drain within ${drainMs / 1_000} s; left: ${left.join(", ") || "something"}\n`);
        process.exit(1);
      }, drainMs);
      served.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`could not close cleanly: ${causeOf(error)}\n`);
          process.exit(1);
        },
      );
    };
    process.on("SIGUSR2", () => stepLogLevel(TELL_MORE_MS));
    process.on("SIGTERM", close);
    process.on("SIGINT", close);
    process.on("disconnect", close);
    process.send?.({ ready: served.url });
  } catch (error) {
    process.stderr.write(`${causeOf(error)}\n`);
    process.exit(1);
  }
};
