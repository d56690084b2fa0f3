import type { RoundRecord } from "@croupier/contract/round";
import { type ToldRound } from "@croupier/contract/tell-round";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { type PublicPair, roundRecord } from "@croupier/ledger/round-record";
import { roundJson, type StoredRoundJson, storedRound } from "@croupier/ledger/stored-round";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { roundRecord as roundShape } from "../rounds/round-schema.ts";
import { instant, iso, summaryOf } from "./round-summary.ts";
import { tell } from "./tell.ts";

const account = z.enum(["player", "house", "promo", "cash"]);

const transfer = z.strictObject({
  step: z.int().min(0).describe("the round's step that it belongs to"),
  kind: z.enum(["stake", "payout", "void", "deposit", "withdrawal", "grant"]),
  from: account,
  to: account,
  currency: z.string(),
  amount: z.int().min(1).describe("minor units"),
  at: instant,
});

/** A round in sentences, in the order in which to read them. */
export const words = z.strictObject({
  bet: z.array(z.string()).describe("a sentence for each wager, and one more where it was a free round"),
  actions: z.array(z.string()).describe("a sentence for each action"),
  seen: z.array(z.string()).describe("what there is to be seen now"),
  result: z.array(z.string()).describe("how it stands or ended, in money"),
});

/** There are hardly ever any; `corrections.list` has them all. */
const MOST_CORRECTIONS = 20;

export const historyRound = z.strictObject({
  playerId: z.string().describe("the operator's own id of the player"),
  sessionId: z.string(),
  configVersion: z.int().describe("of the game's configuration, which the bet was made under"),
  exponent: z.int().min(0).max(8).describe("how many decimals a minor unit of the currency is"),
  round: roundShape,
  words,
  actions: z
    .array(
      z.strictObject({
        step: z.int().min(0),
        action: z.unknown().describe("as the game's contract spells it"),
        words: z.string(),
        at: instant,
      }),
    )
    .readonly(),
  corrections: z
    .array(
      z.strictObject({
        correctionId: z.string(),
        amount: z.int().describe("minor units; above 0 to the player, below 0 from the player"),
        reason: z.string(),
        at: instant,
      }),
    )
    .max(MOST_CORRECTIONS)
    .readonly()
    .describe(
      `money that was moved for it after it was over: the ${MOST_CORRECTIONS} newest, the oldest of them first`,
    ),
  transfers: z.array(transfer).readonly().describe("every movement of money of the round as it was played, in order"),
});

export type HistoryRound = z.output<typeof historyRound>;

/** Over a round `r` and its seed pair `p`, beside the joins of a summary: what a verifier needs. */
export const recordOf = {
  select: sql<RecordRow>`jsonb_build_object('round', ${roundJson("r")}, 'pair', jsonb_build_object(
    'id', p.id, 'commitment', p.commitment, 'clientSeed', p.client_seed, 'serverSeed', p.server_seed),
    'exponent', coalesce(cu.exponent, 2))`,
  joins: sql`
    left join seed_pairs p on p.operator_id = r.operator_id and p.player_id = r.player_id and p.id = r.pair_id`,
};

export interface RecordRow {
  readonly round: StoredRoundJson;
  readonly pair: PublicPair;
  /** How many decimals its currency has. */
  readonly exponent: number;
}

export const record = ({ round, pair }: RecordRow): RoundRecord => roundRecord(storedRound(round), pair);

/** One row about one of an operator's rounds: `select` is an expression over it. */
const readOne = async <Row>(
  db: Database,
  operatorId: string,
  roundId: string,
  select: RawBuilder<Row>,
): Promise<Row | undefined> => {
  const { rows } = await inTenant(db, operatorId, (tx) =>
    sql<{ row: Row }>`
      select ${select} as row from rounds r ${summaryOf.joins} ${recordOf.joins}
      where r.operator_id = ${operatorId} and r.id = ${roundId}`.execute(tx),
  );
  return rows[0]?.row;
};

/** What anybody may see of a round: its record, without who played it. */
export const readPublicRound = async (
  db: Database,
  operatorId: string,
  roundId: string,
): Promise<{ readonly round: RoundRecord; readonly words: ToldRound } | undefined> => {
  const row = await readOne(db, operatorId, roundId, recordOf.select);
  if (!row) return undefined;
  const round = record(row);
  return { round, words: tell(round, row.exponent) };
};

/** Whether this operator has such a round. */
export const hasRound = async (db: Database, operatorId: string, roundId: string): Promise<boolean> =>
  (await readOne(db, operatorId, roundId, sql<true>`true`)) === true;

interface WholeRow {
  readonly record: RecordRow;
  readonly playerId: string;
  readonly sessionId: string;
  readonly configVersion: number;
  /** Of each action, in order. */
  readonly times: readonly string[];
  readonly corrections: HistoryRound["corrections"];
  readonly transfers: HistoryRound["transfers"];
}

const whole = sql<WholeRow>`jsonb_build_object(
  'record', ${recordOf.select}, 'playerId', coalesce(pl.external_id, ''), 'sessionId', r.session_id, 'configVersion', r.config_version,
  'times', coalesce((
    select jsonb_agg(t.taken_at order by t.step) from actions t
    where t.operator_id = r.operator_id and t.player_id = r.player_id and t.round_id = r.id), '[]'),
  'corrections', coalesce((
    select jsonb_agg(jsonb_build_object('correctionId', m.id, 'amount', m.amount, 'reason', m.reason, 'at', m.moved_at)
      order by m.moved_at, m.id)
    from (
      select c.id, c.reason, t.moved_at, case t.credit_account when 'player' then t.amount else -t.amount end as amount
      from round_corrections c join transfers t on t.operator_id = c.operator_id and t.player_id = c.player_id
        and t.cause_id = c.movement_id and t.kind = 'correction'
      where c.operator_id = r.operator_id and c.round_id = r.id
      order by t.moved_at desc, c.id desc limit ${sql.lit(MOST_CORRECTIONS)}
    ) m), '[]'),
  'transfers', coalesce((
    select jsonb_agg(jsonb_build_object('step', t.step, 'kind', t.kind, 'from', t.debit_account, 'to', t.credit_account,
      'currency', t.currency, 'amount', t.amount, 'at', t.moved_at) order by t.step, t.kind = 'stake' desc)
    from transfers t
    where t.operator_id = r.operator_id and t.player_id = r.player_id and t.cause_id = r.id), '[]'))`;

/** One round of an operator's with all that belongs to it; undefined if there is none. */
export const readHistoryRound = async (
  db: Database,
  operatorId: string,
  roundId: string,
): Promise<HistoryRound | undefined> => {
  const row = await readOne(db, operatorId, roundId, whole);
  if (!row) return undefined;
  const round = record(row.record);
  const { exponent } = row.record;
  const told = tell(round, exponent);
  return {
    playerId: row.playerId,
    sessionId: row.sessionId,
    configVersion: row.configVersion,
    exponent,
    round,
    words: told,
    actions: round.actions.map((action, step) => ({
      step,
      action,
      words: told.actions[step] ?? "",
      at: iso(row.times[step] ?? round.openedAt),
    })),
    corrections: row.corrections.map((made) => ({ ...made, at: iso(made.at) })),
    transfers: row.transfers.map((moved) => ({ ...moved, at: iso(moved.at) })),
  };
};
