import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { createSessionTokens } from "@croupier/gateway/auth/session-tokens";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** A player with a session and an account, and nothing played. */
export interface Watcher {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly mode: "real";
  readonly currency: "EUR";
}

/** Players of some operators in turn, written straight into the database. */
export const addWatchers = async (
  db: Database,
  operatorIds: readonly string[],
  count: number,
): Promise<readonly Watcher[]> => {
  const { rows } = await sql<{ operatorId: string; playerId: string; sessionId: string }>`
    with player as (
      insert into players (id, operator_id, external_id)
      select gen_random_uuid(), (${[...operatorIds]}::uuid[])[1 + n % ${operatorIds.length}], 'watcher-' || gen_random_uuid()
      from generate_series(0, ${count - 1}) n
      returning id, operator_id),
    account as (
      insert into accounts (operator_id, player_id, mode, currency, balance)
      select operator_id, id, 'real', 'EUR', 1000 from player)
    insert into sessions (id, operator_id, player_id, mode, currency, launch_hash, launch_expires_at, launched_at, expires_at)
    select gen_random_uuid(), operator_id, id, 'real', 'EUR', sha256(id::text::bytea), now(), now(), now() + interval '1 hour'
    from player returning operator_id as "operatorId", player_id as "playerId", id as "sessionId"`.execute(db);
  return rows.map((row) => ({ ...row, mode: "real", currency: "EUR" }));
};

/** Money for all of them in one statement: each account's version rises by one. */
export const payAll = async (db: Database, watchers: readonly Watcher[]): Promise<void> => {
  await sql`
    update accounts set balance = balance + 1, version = version + 1, recent_version = version + 1,
      recent_rounds = (array_prepend(null::uuid, recent_rounds))[:8]
    where player_id = any (${watchers.map(({ playerId }) => playerId)}::uuid[])`.execute(db);
};

/** An open stream, of which nothing is kept but how much came. */
export interface CountedStream {
  /** Events of the account so far. */
  events(): number;
  pings(): number;
  isOpen(): boolean;
  close(): void;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

const openCounted = async (url: string, token: string): Promise<CountedStream> => {
  const sent: ClientRequest = request(`${url}/stream/session.watch`, {
    agent: false,
    headers: { authorization: `Bearer ${token}` },
  });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`a stream was refused: ${response.statusCode}`);
  let [events, pings, isOpen] = [0, 0, true];
  // Both marks are much shorter than a piece of the stream, which one would have to be cut in to be missed.
  let rest = "";
  response.setEncoding("utf8").on("data", (text: string) => {
    const whole = rest + text;
    const end = whole.lastIndexOf("\n\n") + 2;
    const frames = whole.slice(0, end);
    rest = whole.slice(end);
    events += count(frames, "\nid: ");
    pings += count(frames, "event: ping\n");
  });
  sent.on("error", () => {});
  response.on("error", () => {});
  response.on("close", () => (isOpen = false));
  return { events: () => events, pings: () => pings, isOpen: () => isOpen, close: () => sent.destroy() };
};

const AT_ONCE = 500;

/** Streams of all of them, opened some at a time. */
export const openStreams = async (
  url: string,
  sessionKey: Uint8Array,
  watchers: readonly Watcher[],
): Promise<readonly CountedStream[]> => {
  const tokens = createSessionTokens(sessionKey);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const streams: CountedStream[] = [];
  for (let from = 0; from < watchers.length; from += AT_ONCE) {
    const some = watchers.slice(from, from + AT_ONCE);
    const opened = some.map(async (watcher) => openCounted(url, await tokens.issue(watcher, expiresAt)));
    streams.push(...(await Promise.all(opened)));
  }
  return streams;
};
