/** Something that serves until it is closed. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `port ${String(error.port)} is taken; stop what uses it, or choose another with PORT`;
  }
  return error.message;
};

/**
 * The life of a server process: start, tell a parent that listens (`{ ready: url }` over IPC), and drain on SIGTERM,
 * SIGINT or the parent's end. What keeps it from starting is one sentence on standard error and exit code 1.
 */
export const runProcess = async (start: () => Promise<Served>): Promise<void> => {
  try {
    const served = await start();
    process.send?.({ ready: served.url });
    let closing = false;
    const close = (): void => {
      if (closing) return;
      closing = true;
      served.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`could not close cleanly: ${causeOf(error)}\n`);
          process.exit(1);
        },
      );
    };
    process.on("SIGTERM", close);
    process.on("SIGINT", close);
    process.on("disconnect", close);
  } catch (error) {
    process.stderr.write(`${causeOf(error)}\n`);
    process.exit(1);
  }
};
