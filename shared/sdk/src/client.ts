import { uuidV7 } from "@croupier/contract/ids";
import { newClientSeed } from "./client-seed.ts";
import { isCroupierError } from "./error.ts";
import { createFairness, type FairnessClient } from "./fairness.ts";
import type { CallOptions, InputOf, Methods, OutputOf, Remote } from "./remote.ts";
import { type RetryOptions, retrying } from "./retry.ts";
import { createSessionToken, type TokenStorage } from "./session-token.ts";
import { unlessAborted } from "./single-flight.ts";
import { createTransport, type Fetch, type Procedure } from "./transport.ts";
import { createWatchSession, type WatchSession } from "./watch/watch-session.ts";

export { CroupierError, type CroupierErrorCode, isCroupierError } from "./error.ts";
export { launchTokenIn } from "./launch-url.ts";
export type { CallOptions } from "./remote.ts";
export type { AnyRound, SessionChangeEvent, SessionEvent, SessionStateEvent } from "./watch/session-event.ts";
export type { SessionListener } from "./watch/watch-session.ts";

export interface ClientOptions {
  /** The gateway: `https://gateway.example`. */
  readonly url: string;
  /** A session token, or the launch token that buys one. */
  readonly token: string;
  readonly fetch?: Fetch | undefined;
  /** Keeps the bought session token over a reload of the page; without one it lives as long as the client. */
  readonly storage?: TokenStorage | undefined;
  readonly retry?: RetryOptions | undefined;
}

/** Every game there is, by name. */
export type GameName = keyof Remote["games"];
export type Bet<Game extends GameName> = InputOf<Remote["games"][Game]["open"]>;
export type Answer<Game extends GameName> = OutputOf<Remote["games"][Game]["open"]>;
export type Round<Game extends GameName> = Answer<Game> extends { readonly round: infer Played } ? Played : never;

/** A player's calls. Each rejects with a CroupierError, or with the reason of the signal that ended it. */
export interface Client {
  readonly games: { readonly [Game in GameName]: Methods<Remote["games"][Game]> };
  readonly rounds: Methods<Remote["rounds"]>;
  readonly session: Methods<Pick<Remote["session"], "get" | "acknowledgeReminder">> & {
    /** Ends the session. A round that is open stays so, for another. */
    leave(options?: CallOptions): Promise<void>;
    /** Tells of balance, rounds and jackpots as they change, and comes back by itself; returns what stops it. */
    readonly watch: WatchSession;
  };
  readonly fairness: FairnessClient;
  /** What keeps the player from playing more than they should. */
  readonly limits: Methods<Remote["limits"]>;
  /** Rounds that the operator pays for; a bet names them with `grantId`. */
  readonly freeRounds: Methods<Pick<Remote["freeRounds"], "available">>;
  /** Pools that the player's bets feed and can win. */
  readonly jackpots: Methods<Pick<Remote["jackpots"], "list">>;
}

export const createClient = ({ url, token, fetch = globalThis.fetch, storage, retry = {} }: ClientOptions): Client => {
  // A browser's fetch must not be called as a method of ours.
  const ownFetch: Fetch = (target, init) => fetch(target, init);
  const send = createTransport(url, ownFetch);

  // The exchange has a name of its own, so that one whose answer got lost can be repeated.
  const exchangeId = newClientSeed();
  const sessionToken = createSessionToken(token, storage, async (launchToken) => {
    const launch: Procedure = { kind: "mutation", path: "session.launch" };
    const answer = await retrying((signal) => send(launch, { launchToken, exchangeId }, { signal }), retry, undefined);
    return (answer as OutputOf<Remote["session"]["launch"]>).token;
  });

  const ask = async (procedure: Procedure, input: unknown, { signal }: CallOptions = {}): Promise<unknown> => {
    signal?.throwIfAborted();
    const session = await unlessAborted(sessionToken(), signal);
    return retrying((trySignal) => send(procedure, input, { token: session, signal: trySignal }), retry, signal);
  };

  const read = (path: string) => (input?: unknown, options?: CallOptions) =>
    ask({ kind: "query", path }, input, options);
  const readNothing = (path: string) => (options?: CallOptions) => read(path)(undefined, options);
  /** The request's id is fixed before the first try, so that all tries are one request. */
  const write = (path: string) => (input: { readonly requestId?: string | undefined }, options?: CallOptions) =>
    ask({ kind: "mutation", path }, { ...input, requestId: input.requestId ?? uuidV7() }, options);

  /** What may be said twice. */
  const change = (path: string) => (input?: unknown, options?: CallOptions) =>
    ask({ kind: "mutation", path }, input, options);

  const { fairness, giveFirstSeed } = createFairness(ask);

  /** A player's first bet is refused for want of a client seed; a refusal binds nothing, so it is sent again as it was. */
  const open = (path: string) => async (bet: { readonly requestId?: string | undefined }, options?: CallOptions) => {
    const same = { ...bet, requestId: bet.requestId ?? uuidV7() };
    try {
      return await write(path)(same, options);
    } catch (error) {
      if (!isCroupierError(error, "client_seed_required")) throw error;
      await unlessAborted(giveFirstSeed(), options?.signal);
      return write(path)(same, options);
    }
  };

  /** A session that is closed has been left, also where that answer got lost. */
  const leave = async (options?: CallOptions): Promise<void> => {
    try {
      await ask({ kind: "mutation", path: "session.leave" }, undefined, options);
    } catch (error) {
      if (!isCroupierError(error, "session_closed")) throw error;
    }
  };

  const game = (name: string) => ({
    info: readNothing(`games.${name}.info`),
    open: open(`games.${name}.open`),
    act: write(`games.${name}.act`),
    current: readNothing(`games.${name}.current`),
  });
  const games = new Proxy(Object.create(null) as Record<string, ReturnType<typeof game>>, {
    get: (made, name) => (typeof name === "string" ? (made[name] ??= game(name)) : undefined),
  });

  // Which game answers with which view is known to the router's type alone.
  return {
    games,
    rounds: { get: read("rounds.get"), list: read("rounds.list") },
    session: {
      get: readNothing("session.get"),
      acknowledgeReminder: (options?: CallOptions) => change("session.acknowledgeReminder")(undefined, options),
      leave,
      watch: createWatchSession({ url: url.replace(/\/+$/, ""), fetch: ownFetch, sessionToken }),
    },
    fairness,
    limits: { get: readNothing("limits.get"), set: change("limits.set"), exclude: change("limits.exclude") },
    freeRounds: { available: readNothing("freeRounds.available") },
    jackpots: { list: readNothing("jackpots.list") },
  } as unknown as Client;
};
