import type { TRPCError } from "@trpc/server";
import { tracked, type TrackedEnvelope } from "@trpc/server";
import type { EventIds } from "./event-id.ts";
import type { AccountNews } from "./read-accounts.ts";
import { changeOf, type JackpotLevel, type RoundChange, type SessionEvent } from "./session-event.ts";

/** The stream ends here and is to be taken up elsewhere, or anew; nothing is wrong with the session. */
export class ReconnectError extends Error {
  override name = "ReconnectError";
  /** `draining`: this process goes. `duration`: no stream lasts for ever. */
  readonly reason: "draining" | "duration";

  constructor(reason: ReconnectError["reason"]) {
    super(`the stream ends: ${reason}`);
    this.reason = reason;
  }
}

/**
 * What waits for the reader of one stream: never more than one event of each kind. What comes while a reader is busy is
 * put together with what waits already; where that grows too long, it is forgotten, and read anew when the reader is back.
 */
export interface Mailbox extends AsyncIterable<TrackedEnvelope<SessionEvent>> {
  /** The next version of the account, and what it is about. */
  offer(news: AccountNews): void;
  offerJackpots(jackpots: readonly JackpotLevel[]): void;
  /** What waits is still delivered; then the reader is told why. */
  end(reason: TRPCError | ReconnectError): void;
  /** The reader has gone. */
  close(): void;
}

export interface MailboxOptions {
  readonly ids: EventIds;
  /** The version that the reader knows; null for none. */
  readonly since: bigint | null;
  /** What has happened since a version, read now. */
  readonly read: (since: bigint | null) => Promise<AccountNews>;
}

/** Most rounds that one event is put together of. */
const MAX_ROUNDS = 16;

export const createMailbox = ({ ids, since, read }: MailboxOptions): Mailbox => {
  /** The version of the last event delivered, or that the reader came with. */
  let known = since;
  /** Whether what the reader knows has to be looked up before anything is told. */
  let isStale = true;
  let pending: AccountNews | undefined;
  let jackpots: readonly JackpotLevel[] | undefined;
  let ending: TRPCError | ReconnectError | undefined;
  let isClosed = false;
  let wake: () => void = () => {};

  const changed = (): void => wake();

  const offer = (news: AccountNews): void => {
    // Read by ourselves already.
    if (news.follows && known !== null && news.version <= known) return;
    // What begins before what the reader knows would tell part of it again.
    pending = news.follows && !isBefore(news, known) ? joined(pending, news) : undefined;
    if (pending === undefined) isStale = true;
    changed();
  };

  const eventOf = (news: AccountNews): TrackedEnvelope<SessionEvent> => {
    const { balance, follows, rounds, version } = news;
    known = version;
    const event: SessionEvent = follows
      ? { type: "change", balance, rounds: rounds.map(roundChange) }
      : { type: "state", balance, open: rounds };
    return tracked(ids.idOf(version), event);
  };

  /** What the account has for the reader now; undefined for nothing. */
  const takeNews = async (): Promise<TrackedEnvelope<SessionEvent> | undefined> => {
    while (isStale) {
      isStale = false;
      pending = undefined;
      const news = await read(known);
      if (pending !== undefined && isNotNewer(pending, news)) pending = undefined;
      else if (pending !== undefined && isBefore(pending, news.version)) {
        pending = undefined;
        isStale = true;
      }
      const isNothing = news.follows && news.version === known;
      if (!isNothing) return eventOf(news);
    }
    const news = pending;
    pending = undefined;
    return news && eventOf(news);
  };

  const next = async (): Promise<IteratorResult<TrackedEnvelope<SessionEvent>, undefined>> => {
    while (!isClosed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const news = await takeNews();
      if (news) return { done: false, value: news };
      if (jackpots && known !== null) {
        const event: SessionEvent = { type: "jackpots", jackpots };
        jackpots = undefined;
        return { done: false, value: tracked(ids.idOf(known), event) };
      }
      if (ending) throw ending;
      await promise;
    }
    return { done: true, value: undefined };
  };

  const close = (): void => {
    isClosed = true;
    changed();
  };

  return {
    offer,
    offerJackpots: (levels) => {
      jackpots = levels;
      changed();
    },
    end: (reason) => {
      ending ??= reason;
      changed();
    },
    close,
    [Symbol.asyncIterator]: () => ({
      next,
      return: () => {
        close();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
};

const roundChange = (round: RoundChange["round"]): RoundChange => ({ change: changeOf(round), round });

/** A reader that was busy gets the later of two as one; undefined where that would be too long. */
const joined = (waiting: AccountNews | undefined, later: AccountNews): AccountNews | undefined => {
  if (!waiting) return later;
  const rounds = new Map(waiting.rounds.map((round) => [round.id, round]));
  for (const round of later.rounds) {
    // What happened to it last comes last.
    rounds.delete(round.id);
    rounds.set(round.id, round);
  }
  return rounds.size > MAX_ROUNDS ? undefined : { ...later, since: waiting.since, rounds: [...rounds.values()] };
};

/** Whether it tells of operations up to this version too. */
const isBefore = ({ since }: AccountNews, known: bigint | null): boolean =>
  since !== null && known !== null && since < known;

const isNotNewer = (waiting: AccountNews, read: AccountNews): boolean => waiting.version <= read.version;
