import type { Refusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { failureOf } from "@croupier/db/failure";
import type { Log } from "@croupier/telemetry/log";
import { RefusedError } from "../errors/refused.ts";
import { changedAccounts, endedSessions } from "./ask-all.ts";
import type { JackpotLevels } from "./jackpot-levels.ts";
import { ReconnectError } from "./mailbox.ts";
import { readAccountsOfAll } from "./read-accounts.ts";
import type { JackpotLevel } from "./session-event.ts";
import type { Watched, Watcher } from "./watched.ts";

/** The one loop that looks for what is new. It runs while somebody watches. */
export interface Polling {
  /** Somebody watches. */
  readonly wake: () => void;
  readonly isFresh: () => boolean;
  readonly close: () => Promise<void>;
}

export interface PollingDependencies {
  readonly db: Database;
  readonly log: Log;
  readonly watched: Watched;
  readonly jackpotLevels: JackpotLevels | undefined;
}

/** How soon it looks again after something was new; then ever later, while nothing is. */
const SOON_MS = 250;
const LATE_MS = 1_000;
const LATER = 1.25;
/** And where looking takes long, it rests twice as long, up to this: what is slow is not asked more often for it. */
const REST_MS = 2_000;
/** How long it waits at most while the database can't be asked. */
const OUTAGE_MS = 5_000;
/** How often it looks for sessions that have ended, and at jackpots. */
const SESSIONS_MS = 1_000;
/** What was looked up longer ago is not said to be so. */
const FRESH_MS = 10_000;

export const startPolling = (dependencies: PollingDependencies): Polling => {
  const { log, watched } = dependencies;
  const look = createLook(dependencies);
  let running: Promise<void> | undefined;
  let isClosed = false;
  let endPause: () => void = () => {};
  let looked = -Infinity;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let waitMs = SOON_MS;
    let failures = 0;
    while (!isClosed && watched.watchers().size > 0) {
      const startedMs = performance.now();
      try {
        const isNew = await look();
        looked = performance.now();
        failures = 0;
        waitMs = isNew ? SOON_MS : Math.min(waitMs * LATER, LATE_MS);
      } catch (error) {
        failures += 1;
        waitMs = Math.min(SOON_MS * 2 ** failures, OUTAGE_MS);
        if (failureOf(error) === "bug") log.error({ err: error }, "streams can't be fed");
        else if (failures === 1) log.warn({ err: error }, "streams wait for the database");
      }
      const restMs = Math.min(2 * (performance.now() - startedMs), REST_MS);
      if (!isClosed) await pause(Math.max(waitMs, restMs));
    }
  };

  const wake = (): void => {
    if (isClosed || watched.watchers().size === 0) return;
    running ??= run().finally(() => {
      running = undefined;
      // Somebody may have come while it was on its way out.
      wake();
    });
  };

  return {
    wake,
    isFresh: () => performance.now() - looked < FRESH_MS,
    close: async () => {
      isClosed = true;
      endPause();
      await running;
    },
  };
};

/** One look at all there is: whether an account had changed. */
const createLook = ({ db, watched, jackpotLevels }: PollingDependencies) => {
  let sessionsAtMs = -Infinity;
  /** What each watcher has been told of jackpots. */
  const told = new WeakMap<Watcher, string>();

  const lookAtAccounts = async (): Promise<boolean> => {
    const known = [...watched.accounts()].flatMap((account) => {
      const version = account.version();
      return version === undefined ? [] : [{ ...account.key, version, account }];
    });
    if (known.length === 0) return false;
    const changed = await changedAccounts(db, known);
    const news = await readAccountsOfAll(
      db,
      changed.map(({ version: since, ...asked }) => ({ ...asked, since })),
    );
    for (const [n, { account }] of changed.entries()) {
      const one = news[n];
      if (one) account.offer(one);
    }
    return changed.length > 0;
  };

  const lookAtSessions = (): Promise<ReadonlyMap<Watcher, Refusal>> => endedSessions(db, [...watched.watchers()]);

  const lookAtJackpots = async (levels: JackpotLevels): Promise<void> => {
    const watchers = Map.groupBy(watched.watchers(), ({ operatorId }) => operatorId);
    const read = await levels.read([...watchers.keys()]);
    for (const [operatorId, those] of watchers) {
      const now = read.get(operatorId) ?? NONE;
      const text = JSON.stringify(now);
      for (const watcher of those) {
        const before = told.get(watcher) ?? EMPTY;
        if (before !== text) watcher.mailbox.offerJackpots(now);
        told.set(watcher, text);
      }
    }
  };

  return async (): Promise<boolean> => {
    const startedMs = performance.now();
    const isTime = startedMs - sessionsAtMs >= SESSIONS_MS;
    // Before accounts: what happened in a session is told before its end.
    const ended = isTime ? await lookAtSessions() : NOBODY;
    const isNew = await lookAtAccounts();
    for (const [{ mailbox }, refusal] of ended) mailbox.end(new RefusedError(refusal));
    for (const { endsAtMs, mailbox } of watched.watchers()) {
      if (endsAtMs <= startedMs) mailbox.end(new ReconnectError("duration"));
    }
    if (isTime && jackpotLevels) await lookAtJackpots(jackpotLevels);
    if (isTime) sessionsAtMs = startedMs;
    return isNew;
  };
};

const NOBODY: ReadonlyMap<Watcher, Refusal> = new Map();
const NONE: readonly JackpotLevel[] = [];
const EMPTY = JSON.stringify(NONE);
