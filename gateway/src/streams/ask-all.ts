import type { Mode } from "@croupier/contract/round";
import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { byOperator } from "../sessions/by-operator.ts";
import { type Fault, refusals } from "../sessions/live-sessions.ts";

/** An account that somebody watches, of any operator. */
export interface KnownAccount {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: Mode;
  readonly version: bigint;
}

/** A session that somebody watches in, of any operator. */
export interface KnownSession {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  /** The origin of the page that watches; undefined for what is no page. */
  readonly page: string | undefined;
}

/** Those of the accounts whose version is another than the one known: one statement, which reads by primary key. */
export const changedAccounts = async <Asked extends KnownAccount>(
  db: Database,
  accounts: readonly Asked[],
): Promise<readonly Asked[]> => {
  const asked = byOperator(accounts, {
    players: ({ playerId }) => playerId,
    modes: ({ mode }) => mode,
    versions: ({ version }) => String(version),
  });
  const { rows } = await sql<{ place: number }>`select place from changed_accounts(${asked}::jsonb)`.execute(db);
  return rows.flatMap(({ place }) => accounts[place] ?? []);
};

/** Those of the sessions that may not be used any more, and why. To be looked at is no use of a session. */
export const endedSessions = async <Asked extends KnownSession>(
  db: Database,
  sessions: readonly Asked[],
): Promise<ReadonlyMap<Asked, Refusal>> => {
  const asked = byOperator(sessions, {
    players: ({ playerId }) => playerId,
    sessions: ({ sessionId }) => sessionId,
    pages: ({ page }) => page,
  });
  const { rows } = await sql<{ place: number; fault: Fault | "unknown" }>`
    select place, fault from session_faults(${asked}::jsonb)`.execute(db);
  return new Map(
    rows.flatMap(({ place, fault }) => {
      const session = sessions[place];
      return session ? [[session, fault === "unknown" ? refuse("token_invalid") : refusals[fault]] as const] : [];
    }),
  );
};
