import type { ChildMessage } from "./child-message.ts";
import { startChild } from "./child.ts";
import type { Prepared, PrepareInput } from "./prepare.ts";
import { createLoadedFiles, hashFile, type LoadedFiles } from "./loaded-files.ts";

export interface Preparation {
  readonly loaded: LoadedFiles;
  /** Begins to load the code, for a `run` that follows. */
  warm(): void;
  /** Migrates and plants the demo data. One at a time. */
  run(input: PrepareInput): Promise<Prepared>;
  stop(): void;
}

interface Attempt {
  readonly child: ReturnType<typeof startChild>;
  readonly done: Promise<Prepared>;
}

export const createPreparation = (root: string, env: Readonly<Record<string, string>>): Preparation => {
  const loaded = createLoadedFiles();
  let warmed: Attempt | undefined;
  let running: Attempt | undefined;

  const start = (): Attempt => {
    loaded.begin(hashFile);
    const { promise, resolve } = Promise.withResolvers<Prepared>();
    const said: string[] = [];
    const onMessage = (message: ChildMessage): void => {
      if ("loaded" in message) loaded.add(message.loaded, message.hash);
      if ("prepared" in message) resolve(message.prepared);
    };
    const child = startChild({
      root,
      args: ["scripts/dev/prepare.ts"],
      env,
      onMessage,
      onLine: (line) => said.push(line),
    });
    const died = (how: string): Prepared => ({
      fatal: `the database could not be prepared (${how}):\n${said.join("\n")}`,
      warnings: [],
    });
    return { child, done: Promise.race([promise, child.exited.then(died)]) };
  };

  return {
    loaded,
    warm() {
      warmed ??= start();
    },
    async run(input) {
      running = warmed ?? start();
      warmed = undefined;
      running.child.send(input);
      const prepared = await running.done;
      if (prepared.fatal === undefined) loaded.settle();
      return prepared;
    },
    stop() {
      warmed?.child.kill();
      running?.child.kill();
    },
  };
};
