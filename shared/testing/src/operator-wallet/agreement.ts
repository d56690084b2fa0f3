import type { Database } from "@croupier/db/database";
import type { LedgerDump } from "./admin.ts";

type Theirs = LedgerDump["transactions"][number];

interface Ours {
  readonly transactionId: string;
  readonly kind: "debit" | "credit" | "rollback";
  readonly state: string;
  readonly amount: bigint;
  readonly playerId: string;
  readonly roundId: string;
  readonly reverses: string | null;
}

const readOurs = (db: Database, operatorId: string): Promise<readonly Ours[]> =>
  db
    .selectFrom("wallet_calls as c")
    .innerJoin("players as u", (on) =>
      on.onRef("u.operator_id", "=", "c.operator_id").onRef("u.id", "=", "c.player_id"),
    )
    .select(["c.transaction_id as transactionId", "c.kind", "c.state", "c.amount", "c.reverses"])
    .select(["c.round_id as roundId", "u.external_id as playerId"])
    .where("c.operator_id", "=", operatorId)
    .execute();

/** What the ledger says that each player has won and lost outside, by the operator's own id. */
const readResults = async (db: Database, operatorId: string): Promise<ReadonlyMap<string, bigint>> => {
  const rows = await db
    .selectFrom("transfers as t")
    .innerJoin("players as u", (on) =>
      on.onRef("u.operator_id", "=", "t.operator_id").onRef("u.id", "=", "t.player_id"),
    )
    .select(["u.external_id as playerId", "t.amount", "t.credit_account as to", "t.debit_account as from"])
    .where("t.operator_id", "=", operatorId)
    .execute();
  const sums = new Map<string, bigint>();
  for (const { playerId, amount, from, to } of rows) {
    const moved = to === "cash" ? amount : from === "cash" ? -amount : 0n;
    sums.set(playerId, (sums.get(playerId) ?? 0n) + moved);
  }
  return sums;
};

const faultOf = (ours: Ours, theirs: Theirs | undefined, isReversed: boolean): string | undefined => {
  const { kind, state } = ours;
  if (state === "pending") return "still waits";
  if (state === "done" && !theirs) return "is done here, and not there";
  if (kind === "debit" && state === "refused" && theirs) return "was refused, and is done there";
  if (kind === "debit" && state === "reversed" && theirs && !isReversed) return "is to be taken back, and stands there";
  if (!theirs) return undefined;
  const same = theirs.kind === kind && BigInt(theirs.amount) === ours.amount && theirs.playerId === ours.playerId;
  return same && theirs.roundId === ours.roundId ? undefined : "is another there";
};

/**
 * Where our ledger and the operator's are not the same, to the unit; empty once all calls are made. `funded` is what each
 * player had there to begin with.
 */
export const findDisagreements = async (
  db: Database,
  operatorId: string,
  dump: LedgerDump,
  funded: ReadonlyMap<string, bigint>,
): Promise<readonly string[]> => {
  const theirs = new Map(dump.transactions.map((transaction) => [transaction.transactionId, transaction]));
  const reversed = new Set(dump.transactions.flatMap(({ reverses }) => reverses ?? []));
  const ours = await readOurs(db, operatorId);
  const known = new Set(ours.map(({ transactionId }) => transactionId));
  const results = await readResults(db, operatorId);
  return [
    ...ours.flatMap((call) => {
      const fault = faultOf(call, theirs.get(call.transactionId), reversed.has(call.transactionId));
      return fault === undefined ? [] : [`${call.kind} ${call.transactionId} of round ${call.roundId} ${fault}`];
    }),
    ...[...theirs.keys()].filter((id) => !known.has(id)).map((id) => `${id} is not ours`),
    ...dump.players.flatMap(({ playerId, balance }) => {
      const expected = (funded.get(playerId) ?? 0n) + (results.get(playerId) ?? 0n);
      return BigInt(balance) === expected ? [] : [`${playerId} has ${balance} there, and ${expected} by our ledger`];
    }),
  ];
};
