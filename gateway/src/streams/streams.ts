import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Log } from "@croupier/telemetry/log";
import type { TrackedEnvelope } from "@trpc/server";
import type { LiveSession } from "../context.ts";
import { createSlots } from "../export/slots.ts";
import { RefusedError } from "../errors/refused.ts";
import { createEventIds } from "./event-id.ts";
import { inBatches } from "../in-batches.ts";
import type { JackpotLevels } from "./jackpot-levels.ts";
import { createMailbox, ReconnectError } from "./mailbox.ts";
import { startPolling } from "./poll.ts";
import { type AskedAccount, readAccountsOfAll } from "./read-accounts.ts";
import type { SessionEvent } from "./session-event.ts";
import { createWatched, type Watcher } from "./watched.ts";

/** Open streams of players' sessions, fed by one poll of the database for all of them. */
export interface Streams {
  /** The events of a session, until it ends or `signal` fires. */
  watch(asked: WatchRequest): AsyncIterable<TrackedEnvelope<SessionEvent>> | Refusal;
  /** Whether what the open streams show was looked up a moment ago. */
  readonly isFresh: () => boolean;
  /** How many are open. */
  readonly count: () => number;
  /** Takes no more, and ends those that are open with a word on when to come back. */
  drain(): void;
  /** Resolves when nothing is asked of the database any more. */
  close(): Promise<void>;
}

export interface WatchRequest {
  readonly session: LiveSession;
  /** The origin of the page that watches; undefined for what is no page. */
  readonly page: string | undefined;
  /** The id of the last event that the reader has had. */
  readonly lastEventId: string | undefined;
  /** What the reader calls itself: when it comes back, its former stream is known to be a ghost. */
  readonly reader: string | undefined;
  readonly signal: AbortSignal;
}

export interface StreamLimits {
  /** Of one player, in all sessions. */
  readonly each: number;
  readonly all: number;
}

export interface StreamsDependencies {
  /** As the gateway's role; of its own, so that no burst of streams keeps a bet waiting. */
  readonly db: Database;
  readonly log: Log;
  readonly limits: StreamLimits;
  readonly jackpotLevels?: JackpotLevels | undefined;
  /** How long one lasts at most; 14 minutes unless told. */
  readonly longestMs?: number | undefined;
}

/** How many of those who come are looked up together. */
const LOOKS_AT_ONCE = 100;

/** A proxy ends a stream at 15 minutes. */
const LONGEST_MS = 14 * 60_000;
/** By how much of that one may end earlier: no two end at once that began at once. */
const SPREAD = 1 / 14;

export const createStreams = (dependencies: StreamsDependencies): Streams => {
  const { db, log, limits, jackpotLevels, longestMs = LONGEST_MS } = dependencies;
  const slots = createSlots(limits, refuse("too_many_streams"));
  const watched = createWatched();
  const polling = startPolling({ db, log, watched, jackpotLevels });
  const look = inBatches(
    (asked: readonly (AskedAccount & { readonly operatorId: string })[]) => readAccountsOfAll(db, asked),
    LOOKS_AT_ONCE,
  );
  let isDraining = false;

  const watch = ({ session, page, lastEventId, reader, signal }: WatchRequest) => {
    if (isDraining) return refuse("unavailable");
    const { operatorId, playerId, sessionId, mode } = session;
    const key = { operatorId, playerId, mode };
    const account = watched.account(key);
    const former = [...account.watchers].find((one) => one.reader === reader && one.sessionId === sessionId);
    if (reader !== undefined) former?.leave();
    const release = slots.take(`${operatorId}/${playerId}`);
    if (isRefusal(release)) return release;
    const ids = createEventIds(key);
    const mailbox = createMailbox({
      ids,
      since: ids.versionOf(lastEventId) ?? null,
      read: (since) =>
        account.catchUp(async () => {
          const news = await look({ operatorId, playerId, mode, since });
          // A session begins with an account.
          if (!news) throw new RefusedError(refuse("internal"));
          return news;
        }),
    });
    const endsAtMs = performance.now() + longestMs * (1 - SPREAD * Math.random());
    const leave = (): void => {
      mailbox.close();
      watched.remove(watcher);
      release();
    };
    const watcher: Watcher = { operatorId, playerId, sessionId, page, reader, account, mailbox, endsAtMs, leave };
    if (signal.aborted) leave();
    else {
      watched.add(watcher);
      signal.addEventListener("abort", leave, { once: true });
      polling.wake();
    }
    return mailbox;
  };

  return {
    watch,
    isFresh: polling.isFresh,
    count: () => watched.watchers().size,
    drain: () => {
      isDraining = true;
      for (const { mailbox } of watched.watchers()) mailbox.end(new ReconnectError("draining"));
    },
    close: polling.close,
  };
};
