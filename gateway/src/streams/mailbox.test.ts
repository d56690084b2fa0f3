import { errors, refuse } from "@croupier/contract/errors";
import type { RoundRecord } from "@croupier/contract/round";
import type { TrackedEnvelope } from "@trpc/server";
import { expect, it } from "vitest";
import { RefusedError } from "../errors/refused.ts";
import { createEventIds } from "./event-id.ts";
import { createMailbox, ReconnectError } from "./mailbox.ts";
import type { AccountNews } from "./read-accounts.ts";
import type { SessionEvent } from "./session-event.ts";

const ids = createEventIds({ operatorId: "o", playerId: "p", mode: "real" });
const round = (id: string, step = 0): RoundRecord => ({ id, status: "open", step }) as RoundRecord;
const news = (version: bigint, ...rounds: readonly RoundRecord[]): AccountNews => ({
  since: version - 1n,
  version,
  balance: Number(version),
  follows: true,
  rounds,
});
const state = (version: bigint): AccountNews => ({ ...news(version), follows: false });

/** A mailbox over what the database would say, read when it is looked into. */
const start = (since: bigint | null, stored: { now: AccountNews }) => {
  const asked: (bigint | null)[] = [];
  const mailbox = createMailbox({
    ids,
    since,
    read: (version) => {
      asked.push(version);
      return Promise.resolve(stored.now);
    },
  });
  const iterator = mailbox[Symbol.asyncIterator]();
  const next = async (): Promise<SessionEvent> => ((await iterator.next()).value as TrackedEnvelope<SessionEvent>)[1];
  return { mailbox, iterator, next, asked };
};

const rounds = (event: SessionEvent) =>
  event.type === "change" ? event.rounds.map(({ round: { id, step } }) => `${id}${step}`) : event.type;

it("puts what comes while its reader is busy together, each round once and as it is now", async () => {
  const { mailbox, next } = start(null, { now: state(1n) });
  expect(await next()).toEqual({ type: "state", balance: 1, open: [] });
  mailbox.offer(news(2n, round("a")));
  mailbox.offer(news(3n, round("b")));
  mailbox.offer(news(5n, round("a", 1)));
  const event = await next();
  expect(rounds(event)).toEqual(["b0", "a1"]);
  expect(event).toMatchObject({ balance: 5 });
});

it("forgets what is too much for one event, and looks again when its reader is back", async () => {
  const stored = { now: state(1n) };
  const { mailbox, next, asked } = start(null, stored);
  await next();
  for (let version = 2; version <= 30; version += 1) mailbox.offer(news(BigInt(version), round(`r${version}`)));
  stored.now = state(30n);
  expect(await next()).toMatchObject({ type: "state", balance: 30 });
  expect(asked).toEqual([null, 1n]);
  mailbox.offer(news(31n, round("z")));
  expect(rounds(await next())).toEqual(["z0"]);
});

it("says nothing to one who comes back and has missed nothing, and nothing twice", async () => {
  const { mailbox, next } = start(7n, { now: news(7n) });
  const event = next();
  mailbox.offer(news(6n, round("old")));
  mailbox.offer(news(7n, round("known")));
  mailbox.offer(news(8n, round("new")));
  expect(rounds(await event)).toEqual(["new0"]);
});

it("keeps what was offered while it read, where that is later", async () => {
  const { promise, resolve } = Promise.withResolvers<AccountNews>();
  const mailbox = createMailbox({ ids, since: 3n, read: () => promise });
  const iterator = mailbox[Symbol.asyncIterator]();
  const first = iterator.next();
  mailbox.offer(news(5n, round("b")));
  resolve(news(4n, round("a")));
  const events = [await first, await iterator.next()].map(({ value }) => value as TrackedEnvelope<SessionEvent>);
  expect(events.map(([id]) => id)).toEqual([ids.idOf(4n), ids.idOf(5n)]);
  expect(events.map(([, event]) => rounds(event))).toEqual([["a0"], ["b0"]]);
});

it("does not tell again what was offered while it read, where the reading had it", async () => {
  const { promise, resolve } = Promise.withResolvers<AccountNews>();
  const mailbox = createMailbox({ ids, since: 3n, read: () => promise });
  const iterator = mailbox[Symbol.asyncIterator]();
  const first = iterator.next();
  mailbox.offer(news(4n, round("a")));
  resolve(news(4n, round("a")));
  await first;
  const second = iterator.next();
  mailbox.offer(news(5n, round("b")));
  const [id, event] = (await second).value as TrackedEnvelope<SessionEvent>;
  expect([id, rounds(event)]).toEqual([ids.idOf(5n), ["b0"]]);
});

it("reads anew where the account's versions went back, as after a failover that lost the last of them", async () => {
  const stored = { now: state(9n) };
  const { mailbox, next } = start(null, stored);
  await next();
  stored.now = state(5n);
  mailbox.offer(state(5n));
  expect(await next()).toMatchObject({ type: "state", balance: 5 });
  mailbox.offer(news(6n, round("a")));
  expect(rounds(await next())).toEqual(["a0"]);
});

it("gives jackpots under the id of the account, and only once that is told", async () => {
  const { mailbox, next, iterator } = start(null, { now: state(2n) });
  const levels = [{ jackpot: "gold", currency: "EUR", amount: 5 }];
  mailbox.offerJackpots([]);
  mailbox.offerJackpots(levels);
  expect(await next()).toMatchObject({ type: "state" });
  const { value } = await iterator.next();
  expect((value as TrackedEnvelope<SessionEvent>).slice(0, 2)).toEqual([
    ids.idOf(2n),
    { type: "jackpots", jackpots: levels },
  ]);
});

it.each([new RefusedError(refuse("session_closed", errors.session_closed[1])), new ReconnectError("draining")])(
  "ends with its reason, after what waits: $message",
  async (reason) => {
    const { mailbox, next, iterator } = start(null, { now: state(1n) });
    await next();
    mailbox.offer(news(2n));
    mailbox.end(reason);
    mailbox.end(new ReconnectError("duration"));
    expect(await next()).toMatchObject({ type: "change" });
    await expect(iterator.next()).rejects.toBe(reason);
  },
);

it("lets a reader go that is waiting", async () => {
  const { mailbox, next, iterator } = start(null, { now: state(1n) });
  await next();
  const waiting = iterator.next();
  mailbox.close();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

it("throws what its reading threw, as the end", async () => {
  const mailbox = createMailbox({ ids, since: null, read: () => Promise.reject(new Error("no database")) });
  await expect(mailbox[Symbol.asyncIterator]().next()).rejects.toThrow("no database");
});

it("looks anew where what is offered begins before what its reader knows, and tells none of that again", async () => {
  const stored = { now: news(3n, round("told")) };
  const { mailbox, next, asked } = start(2n, stored);
  expect(rounds(await next())).toEqual(["told0"]);
  stored.now = news(4n, round("new"));
  mailbox.offer({ ...news(4n, round("told"), round("new")), since: 2n });
  expect(rounds(await next())).toEqual(["new0"]);
  expect(asked).toEqual([2n, 3n]);
});

it("does so too where that is offered while it reads", async () => {
  const stored = { now: news(3n, round("told")) };
  const { mailbox, next, asked } = start(2n, stored);
  const first = next();
  mailbox.offer({ ...news(4n, round("told"), round("new")), since: 2n });
  expect(rounds(await first)).toEqual(["told0"]);
  stored.now = news(4n, round("new"));
  expect(rounds(await next())).toEqual(["new0"]);
  expect(asked).toEqual([2n, 3n]);
});
