import { OVERDUE_SECONDS } from "@croupier/contract/overdue";
import { sql } from "kysely";
import { callsJson, type StoredCall, type StoredCallJson, storedCall } from "./wallet-call.ts";

/** What a money operation needs to know of a player whose operator keeps the money itself. */
export interface Seamless {
  /** The operator's own id of the player. */
  readonly playerId: string;
  /** What the operator gave for its wallet to look at; null for none, and where no session was asked for. */
  readonly token: string | null;
  /** Whether the operator has said where its wallet is. */
  readonly hasWallet: boolean;
  /** Whether the player must wait with new bets for a payment that is overdue, be it that the wallet refuses it. */
  readonly mustWait: boolean;
  /** Of the round in the snapshot. */
  readonly calls: readonly StoredCall[];
}

/**
 * The SQL expression for it, in the snapshot's statement. Subqueries of one expression, so that where the money is with us
 * nothing of this is looked up.
 */
export const seamlessJson = sql<SeamlessJson | null>`case when o.wallet = 'seamless' and q.mode = 'real' then (
  select jsonb_build_object('player_id', u.external_id, 'token', s.wallet_token, 'has_wallet', w.url is not null,
    'must_wait', w.overdue = 'wait' and exists (
      select from wallet_calls c
      where c.operator_id = q.operator_id and c.player_id = q.player_id and c.kind <> 'debit'
        and (c.state = 'pending' or (c.state = 'refused' and c.kind <> 'debit'))
        and c.created_at < now() - ${sql.lit(OVERDUE_SECONDS)} * interval '1 second'),
    'calls', ${callsJson(sql`q.operator_id`, sql`q.player_id`, sql`r.id`)})
  from players u left join operator_wallets w on w.operator_id = u.operator_id
  where u.operator_id = q.operator_id and u.id = q.player_id) end`;

export interface SeamlessJson {
  readonly player_id: string;
  readonly token: string | null;
  readonly has_wallet: boolean;
  readonly must_wait: boolean | null;
  readonly calls: readonly StoredCallJson[] | null;
}

export const seamlessOf = (json: SeamlessJson): Seamless => ({
  playerId: json.player_id,
  token: json.token,
  hasWallet: json.has_wallet,
  mustWait: json.must_wait === true,
  calls: (json.calls ?? []).map(storedCall),
});
