import type * as gateway from "@croupier/gateway/streams/session-event";
import type { GameName, Round } from "../client.ts";

/** A round of any game: `game` tells which one, and so what its view is. */
export type AnyRound = { [Game in GameName]: Round<Game> & { readonly game: Game } }[GameName];

/** How things stand: what comes first, and again wherever what came between can't be told round by round. */
export interface SessionStateEvent extends Omit<gateway.SessionStateEvent, "open"> {
  /** Every round that isn't over: one that was open, and isn't here, has ended. */
  readonly open: readonly AnyRound[];
}

/** What has happened since the event before. */
export interface SessionChangeEvent extends Omit<gateway.SessionChangeEvent, "rounds"> {
  /** Each round once, as it stands now, in the order of what happened to them last; none where only money moved. */
  readonly rounds: readonly { readonly change: gateway.ChangeName; readonly round: AnyRound }[];
}

export type SessionEvent = SessionStateEvent | SessionChangeEvent | gateway.JackpotsEvent;
