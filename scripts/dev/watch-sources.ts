import path from "node:path";
import { watchDirectories } from "./watch-directories.ts";

export interface SourceWatchDeps {
  readonly root: string;
  /** Absolute, as they are now: processes load more and games come. */
  readonly directories: () => Iterable<string>;
  readonly files: () => Iterable<string>;
  readonly look: () => Promise<void>;
  readonly note: (text: string) => void;
}

export interface SourceWatch {
  /** The files that matter may have changed. */
  refresh(): void;
  close(): void;
}

/** A save comes as several events, and "save all" as several saves. */
const DEBOUNCE_MS = 40;
const POLL_MS = 400;

/** Calls `look` soon after something happened where a file that runs lies; one look at a time, and none is missed. */
export const watchSources = (deps: SourceWatchDeps): SourceWatch => {
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let isDue = false;
  let closed = false;

  const follow = (): void => {
    if (closed) return;
    const ofFiles = new Set([...deps.files()].map((file) => path.dirname(file)));
    watch.follow([...ofFiles, ...deps.directories()]);
  };

  const look = (): void => {
    if (closed) return;
    if (looking) {
      isDue = true;
      return;
    }
    isDue = false;
    // First, so that what appears in a directory that has just come is seen by the look or by the watch.
    follow();
    looking = deps
      .look()
      .catch((error: unknown) => deps.note(error instanceof Error ? (error.stack ?? error.message) : String(error)))
      .finally(() => {
        looking = undefined;
        if (isDue) look();
      });
  };

  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, DEBOUNCE_MS);
  };

  const watch = watchDirectories(deps.root, schedule, (reason) => {
    deps.note(`saves are looked for every ${POLL_MS} ms, since the system can't tell of them (${reason})`);
    poll ??= setInterval(look, POLL_MS);
  });
  follow();

  return {
    refresh: schedule,
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(poll);
      watch.close();
    },
  };
};
