import { isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Actor } from "../audit/audited.ts";
import type { SessionTokens } from "../auth/session-tokens.ts";
import type { Operator, Session } from "../context.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { closeSession, leaveSession } from "./close-session.ts";
import { listSessions, type SessionsPage, type SessionsQuery } from "./list-sessions.ts";
import { acknowledgeReminder } from "./reminder.ts";
import { readSession } from "./read-session.ts";
import { insertSession, prepareSession } from "./create-session.ts";
import { launchSession } from "./launch-session.ts";

export interface SessionLifetimes {
  /** How long a launch token can be exchanged, in milliseconds. */
  readonly launchMs: number;
  /** How long a session lasts, in milliseconds from its creation. */
  readonly sessionMs: number;
}

export interface NewSession {
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly currency: string;
  readonly mode: Mode;
  /** The operator's first unless told. */
  readonly brandId?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** The name of the rules it is played under. */
  readonly jurisdiction?: string | undefined;
  /** The games that it may open rounds of; all unless told. */
  readonly games?: readonly string[] | undefined;
  /** Half an hour unless told. */
  readonly idleSeconds?: number | undefined;
  /** As long as the gateway lets any session last, unless told. */
  readonly lifetimeSeconds?: number | undefined;
  /** The operator's own token of the player, for its own wallet alone: we write it down and tell nobody else. */
  readonly walletToken?: string | null | undefined;
}

/** Times are ISO 8601, UTC. */
export interface CreatedSession {
  readonly sessionId: string;
  /** Buys the session token once, with session.launch. */
  readonly launchToken: string;
  /** Where to send the player: the brand's address with the token in its fragment; null if the brand has none. */
  readonly launchUrl: string | null;
  readonly launchExpiresAt: string;
}

export interface LaunchedSession {
  readonly sessionId: string;
  /** The session token: send it as `Authorization: Bearer …`. */
  readonly token: string;
  readonly expiresAt: string;
}

export interface SessionState {
  readonly sessionId: string;
  readonly mode: Mode;
  readonly currency: string;
  /** Minor units. */
  readonly balance: number;
  /** How many decimals a minor unit is. */
  readonly exponent: number;
  /** BCP 47. */
  readonly language: string | null;
  readonly jurisdiction: string | null;
  /** The games that it may open rounds of; null for all. */
  readonly games: readonly string[] | null;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** Since it was launched. */
  readonly elapsedSeconds: number;
  /** Opened in this session, without those that were voided. */
  readonly rounds: number;
  /** What those rounds have cost (nothing, if free) and paid, open ones included; decimal strings of minor units. */
  readonly staked: string;
  readonly paidOut: string;
  /** `paidOut` less `staked`: below zero for a player who has lost. */
  readonly net: string;
  /** What the player's jurisdiction asks, as it was when the session began; null without one. */
  readonly terms: Terms | null;
  /** When the player must be reminded of the time played; null where nobody asks that. */
  readonly reminder: Reminder | null;
  /** Whether the operator's wallet has owed the player a payment for long. */
  readonly paymentOverdue: boolean;
}

/** From `dueAt` on no round opens until `session.acknowledgeReminder` is called; the next is `everySeconds` later. */
export interface Reminder {
  readonly everySeconds: number;
  readonly dueAt: string;
}

export interface ClosedSession {
  readonly sessionId: string;
  readonly closedAt: string;
}

export interface Sessions {
  create(operator: Operator, session: NewSession, trace: TraceContext): Promise<CreatedSession | Refusal>;
  /** `page` is the origin of the page that asks. */
  launch(
    launchToken: string,
    exchangeId: string | undefined,
    page: string | undefined,
  ): Promise<LaunchedSession | Refusal>;
  read(session: Session, trace: TraceContext): Promise<SessionState | Refusal>;
  /** For its player. */
  leave(session: Session): Promise<ClosedSession>;
  /** For its operator. */
  close(actor: Actor, sessionId: string): Promise<ClosedSession | Refusal>;
  list(operator: Operator, query: SessionsQuery): Promise<SessionsPage>;
  acknowledgeReminder(session: Session): Promise<{ readonly reminder: Reminder | null } | Refusal>;
}

export interface SessionsDependencies {
  readonly db: Database;
  readonly hosts: Pick<Hosts, "openAccount" | "authenticateWallet" | "walletBalance">;
  readonly tokens: SessionTokens;
  readonly lifetimes: SessionLifetimes;
}

export const createSessions = ({ db, hosts, tokens, lifetimes }: SessionsDependencies): Sessions => ({
  create: async ({ operatorId }, session, trace) => {
    const { mode, currency } = session;
    const prepared = await inTenant(db, operatorId, (tx) => prepareSession(tx, operatorId, session, lifetimes));
    if (isRefusal(prepared)) return prepared;
    const { playerId } = prepared;
    if (prepared.isSeamless && mode === "real") {
      const { playerId: externalId, walletToken: token = null } = session;
      const known = await hosts.authenticateWallet({ operatorId, externalId, currency, token }, trace);
      if (isRefusal(known)) return known;
    }
    // Before the session: a session without an account would be of no use.
    const account = await hosts.openAccount({ operatorId, playerId, mode, currency }, trace);
    if (isRefusal(account)) return account;
    return inTenant(db, operatorId, (tx) => insertSession(tx, operatorId, prepared, session, lifetimes));
  },
  launch: (launchToken, exchangeId, page) => launchSession(db, tokens, launchToken, exchangeId, page),
  leave: (session) => inTenant(db, session.operatorId, (tx) => leaveSession(tx, session)),
  close: (actor, sessionId) => closeSession(db, actor, sessionId),
  list: ({ operatorId }, query) => inTenant(db, operatorId, (tx) => listSessions(tx, operatorId, query)),
  read: async (session, trace) => {
    const read = await inTenant(db, session.operatorId, (tx) => readSession(tx, session));
    if (isRefusal(read)) return read;
    const { state, externalId } = read;
    if (externalId === undefined) return state;
    const { operatorId, playerId, currency } = session;
    const asked = await hosts.walletBalance({ operatorId, playerId, externalId, currency }, trace);
    return isRefusal(asked) ? asked : { ...state, balance: asked.balance };
  },
  acknowledgeReminder: (session) => inTenant(db, session.operatorId, (tx) => acknowledgeReminder(tx, session)),
});
