import type { RoundRecord } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import { type PublicPair, roundRecord } from "@croupier/ledger/round-record";
import { roundJson, type StoredRoundJson, storedRound } from "@croupier/ledger/stored-round";
import { sql } from "kysely";
import { walkRounds } from "../history/walk-rounds.ts";

/** Most rounds that one page looks at, as of history.list (ADR 0012): a player's own can be hundreds of thousands. */
const EXAMINE = 2_000;

export interface RoundsQuery {
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly game?: string | undefined;
  readonly seedPairId?: string | undefined;
}

export interface RoundsPage {
  readonly rounds: readonly RoundRecord[];
  /** The last round that was looked at; null once there is no more. */
  readonly nextCursor: string | null;
}

export interface RoundRow {
  readonly round: StoredRoundJson;
  readonly pair: PublicPair;
}

/** Over a round `r` and its seed pair `p`. */
export const recordOf = {
  select: sql<RoundRow>`jsonb_build_object('round', ${roundJson("r")}, 'pair', jsonb_build_object(
    'id', p.id, 'commitment', p.commitment, 'clientSeed', p.client_seed, 'serverSeed', p.server_seed))`,
  joins: sql`join seed_pairs p on p.operator_id = r.operator_id and p.player_id = r.player_id and p.id = r.pair_id`,
};

export const record = ({ round, pair }: RoundRow): RoundRecord => roundRecord(storedRound(round), pair);

/** One round of this player and mode; undefined if there is none: someone else's and a missing one look the same. */
export const readRoundRecord = async (
  db: Database,
  { operatorId, playerId, mode }: AccountKey,
  id: string,
): Promise<RoundRecord | undefined> => {
  const { rows } = await sql<{ row: RoundRow }>`
    select ${recordOf.select} as row from rounds r ${recordOf.joins}
    where r.operator_id = ${operatorId} and r.player_id = ${playerId} and r.mode = ${mode}
      and r.id = ${id}`.execute(db);
  return rows[0] && record(rows[0].row);
};

/** Rounds of this player and mode, newest first. A page that has looked at enough comes back short, and says where to go on. */
export const listRounds = async (
  db: Database,
  { operatorId, playerId, mode }: AccountKey,
  { limit, cursor, game, seedPairId }: RoundsQuery,
): Promise<RoundsPage> => {
  const filters = { mode, game, seedPairId };
  const whose = { operatorId, playerId, filters };
  const walk = { ...whose, direction: "newest first", after: cursor, limit, examine: EXAMINE } as const;
  const { found, next } = await walkRounds(db, walk, recordOf);
  return { rounds: found.map(record), nextCursor: next };
};
