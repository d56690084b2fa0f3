import type { RoundRecord } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import type { AccountKey } from "@croupier/ledger/entry";
import { type PublicPair, roundRecord } from "@croupier/ledger/round-record";
import { roundJson, type StoredRoundJson, storedRound } from "@croupier/ledger/stored-round";
import { type RawBuilder, sql } from "kysely";

export interface RoundsQuery {
  readonly limit: number;
  /** The last round of the page before. */
  readonly cursor?: string | undefined;
  readonly game?: string | undefined;
  readonly seedPairId?: string | undefined;
}

export interface RoundsPage {
  readonly rounds: readonly RoundRecord[];
  readonly nextCursor: string | null;
}

interface RoundRow {
  readonly round: StoredRoundJson;
  readonly pair: PublicPair;
}

/** Rounds that meet `condition`, newest first: a round's id begins with the time it was made. */
const readRecords = async (
  db: Database,
  { operatorId, playerId, mode }: AccountKey,
  condition: RawBuilder<boolean>,
  limit: number,
): Promise<readonly RoundRecord[]> => {
  const { rows } = await sql<RoundRow>`
    select ${roundJson("r")} as round, jsonb_build_object(
      'id', p.id, 'commitment', p.commitment, 'clientSeed', p.client_seed, 'serverSeed', p.server_seed) as pair
    from rounds r
    join seed_pairs p on p.operator_id = r.operator_id and p.player_id = r.player_id and p.id = r.pair_id
    where r.operator_id = ${operatorId} and r.player_id = ${playerId} and r.mode = ${mode} and ${condition}
    order by r.id desc limit ${limit}`.execute(db);
  return rows.map(({ round, pair }) => roundRecord(storedRound(round), pair));
};

/** One round of this player and mode; undefined if there is none: someone else's and a missing one look the same. */
export const readRoundRecord = async (db: Database, key: AccountKey, id: string): Promise<RoundRecord | undefined> => {
  const [round] = await readRecords(db, key, sql<boolean>`r.id = ${id}`, 1);
  return round;
};

export const listRounds = async (db: Database, key: AccountKey, query: RoundsQuery): Promise<RoundsPage> => {
  const { limit, cursor, game, seedPairId } = query;
  const conditions = [
    sql<boolean>`true`,
    ...(cursor === undefined ? [] : [sql<boolean>`r.id < ${cursor}`]),
    ...(game === undefined ? [] : [sql<boolean>`r.game = ${game}`]),
    ...(seedPairId === undefined ? [] : [sql<boolean>`r.pair_id = ${seedPairId}`]),
  ];
  // One more than asked for tells whether there is another page.
  const found = await readRecords(db, key, sql<boolean>`${sql.join(conditions, sql` and `)}`, limit + 1);
  const rounds = found.slice(0, limit);
  return { rounds, nextCursor: found.length > limit ? (rounds.at(-1)?.id ?? null) : null };
};
