import { type Child, startChild } from "./child.ts";
import { createLoadedFiles, hashFile, type LoadedFiles } from "./loaded-files.ts";
import type { Phase, ProcessState } from "./state.ts";

export interface ProcessSpec {
  readonly name: string;
  readonly url: string;
  /** A source file and its arguments. */
  readonly args: readonly string[];
  /** Asked at each start: the gateway's changes with the games. */
  readonly env: () => Readonly<Record<string, string | undefined>>;
}

export interface SupervisedDeps {
  readonly root: string;
  readonly onLine: (name: string, line: string, stream: "stdout" | "stderr") => void;
  readonly note: (name: string, text: string) => void;
  /** Its phase or its files have changed. */
  readonly onChange: () => void;
}

/** A process that is kept running: through crashes, and through saves of its files. */
export interface Supervised {
  readonly name: string;
  readonly loaded: LoadedFiles;
  state(): ProcessState;
  start(): void;
  /** Ends it, if it runs, and starts it with what is on the disk now. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 5_000;
/** One that served this long has recovered. */
const STEADY_MS = 10_000;

export const createSupervised = (spec: ProcessSpec, deps: SupervisedDeps): Supervised => {
  const { name } = spec;
  const loaded = createLoadedFiles();
  let child: Child | undefined;
  let phase: Phase = "stopped";
  let sinceMs = Date.now();
  let restarts = 0;
  let crashes = 0;
  /** When the start that is under way, or the last one, was called for. */
  let calledMs = performance.now();
  let backoff: NodeJS.Timeout | undefined;
  let ending: Promise<void> | undefined;

  const enter = (next: Phase): void => {
    phase = next;
    sinceMs = Date.now();
    deps.onChange();
  };

  const launch = (why: "asked" | "crash"): void => {
    loaded.begin(hashFile);
    const current = startChild({
      root: deps.root,
      args: spec.args,
      env: spec.env(),
      onLine: (line, stream) => deps.onLine(name, line, stream),
      onMessage(message) {
        if (child !== current) return;
        if ("loaded" in message) {
          loaded.add(message.loaded, message.hash);
          deps.onChange();
        } else if ("ready" in message) {
          loaded.settle();
          enter("ready");
          if (restarts > 0) deps.note(name, `ready again after ${Math.round(performance.now() - calledMs)} ms`);
        }
      },
    });
    child = current;
    enter("starting");
    void current.exited.then((how) => {
      if (child !== current) return;
      child = undefined;
      died(how, why);
    });
  };

  /** It ended unasked. What never served with the code as it is has no use for another try; what did, or was revived, has. */
  const died = (how: string, why: "asked" | "crash"): void => {
    const served = phase === "ready";
    if (!served && why === "asked") {
      enter("waiting");
      deps.note(name, `did not start (${how}); it is tried again when a file of it is saved`);
      return;
    }
    if (served && Date.now() - sinceMs > STEADY_MS) crashes = 0;
    const delayMs = Math.min(BACKOFF_MIN_MS * 2 ** crashes, BACKOFF_MAX_MS);
    crashes += 1;
    restarts += 1;
    calledMs = performance.now();
    enter("restarting");
    deps.note(name, `died (${how}); starting it again in ${delayMs} ms`);
    backoff = setTimeout(() => launch("crash"), delayMs);
  };

  /** Several may ask at once; it ends once. */
  const end = (): Promise<void> => {
    clearTimeout(backoff);
    const ended = child;
    child = undefined;
    if (ended) ending = ended.end().finally(() => (ending = undefined));
    return ending ?? Promise.resolve();
  };

  return {
    name,
    loaded,
    state: () => ({ name, pid: child?.pid, url: spec.url, phase, since: new Date(sinceMs).toISOString(), restarts }),
    start: () => launch("asked"),
    async restart() {
      if (ending) return ending;
      restarts += 1;
      crashes = 0;
      calledMs = performance.now();
      // What is on the disk now is what it will run: only a later save is news.
      loaded.begin(hashFile);
      enter("restarting");
      await end();
      if (phase === "restarting") launch("asked");
    },
    async stop() {
      enter("stopped");
      await end();
    },
    kill() {
      enter("stopped");
      clearTimeout(backoff);
      child?.kill();
    },
  };
};
