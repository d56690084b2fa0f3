import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { SessionTokens } from "../auth/session-tokens.ts";
import type { Operator, Session } from "../context.ts";
import { resolveTerms } from "../configuration/resolve-terms.ts";
import { refuseExcluded } from "../protection/refuse-excluded.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { acknowledgeReminder } from "./reminder.ts";
import { readSession } from "./read-session.ts";
import { insertSession, registerPlayer } from "./create-session.ts";
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
  /** Whose rules the player is under; none unless told. */
  readonly jurisdiction?: string | undefined;
}

/** Times are ISO 8601, UTC. */
export interface CreatedSession {
  readonly sessionId: string;
  /** Buys the session token once, with session.launch. */
  readonly launchToken: string;
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
  readonly openedAt: string;
  readonly expiresAt: string;
  /** What the player's jurisdiction asks, as it was when the session began; null without one. */
  readonly terms: Terms | null;
  /** When the player must be reminded of the time played; null where nobody asks that. */
  readonly reminder: Reminder | null;
}

/** From `dueAt` on no round opens until `session.acknowledgeReminder` is called; the next is `everySeconds` later. */
export interface Reminder {
  readonly everySeconds: number;
  readonly dueAt: string;
}

export interface Sessions {
  create(operator: Operator, session: NewSession, trace: TraceContext): Promise<CreatedSession | Refusal>;
  launch(launchToken: string, exchangeId?: string): Promise<LaunchedSession | Refusal>;
  read(session: Session): Promise<SessionState | Refusal>;
  acknowledgeReminder(session: Session): Promise<{ readonly reminder: Reminder | null } | Refusal>;
}

export interface SessionsDependencies {
  readonly db: Database;
  readonly hosts: Pick<Hosts, "openAccount">;
  readonly tokens: SessionTokens;
  readonly lifetimes: SessionLifetimes;
}

export const createSessions = ({ db, hosts, tokens, lifetimes }: SessionsDependencies): Sessions => ({
  create: async (operator, session, trace) => {
    const { operatorId } = operator;
    const { mode, currency, jurisdiction } = session;
    const terms =
      jurisdiction === undefined
        ? null
        : await inTenant(db, operatorId, (tx) => resolveTerms(tx, operatorId, jurisdiction));
    if (terms && isRefusal(terms)) return terms;
    if (terms && mode === "demo" && !terms.demo) return refuse("demo_forbidden");
    const playerId = await inTenant(db, operatorId, async (tx) => {
      const registered = await registerPlayer(tx, operatorId, session.playerId);
      return (await refuseExcluded(tx, operatorId, registered)) ?? registered;
    });
    if (typeof playerId !== "string") return playerId;
    // Before the session: a session without an account would be of no use.
    const account = await hosts.openAccount({ operatorId, playerId, mode, currency }, trace);
    if (isRefusal(account)) return account;
    return inTenant(db, operatorId, (tx) => insertSession(tx, operator, playerId, session, terms, lifetimes));
  },
  launch: (launchToken, exchangeId) => launchSession(db, tokens, launchToken, exchangeId),
  read: (session) => inTenant(db, session.operatorId, (tx) => readSession(tx, session)),
  acknowledgeReminder: (session) => inTenant(db, session.operatorId, (tx) => acknowledgeReminder(tx, session)),
});
