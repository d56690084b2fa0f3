import { isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Caller } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundRecord } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { LoggedEntry } from "../src/audit/read-log.ts";
import type { Correction } from "../src/corrections/correction.ts";
import { type CallHost, startHostedGateway } from "./hosted-gateway.ts";
import { addKey } from "./operator-fixture.ts";

const DAY_MS = 86_400_000;
const MOVE = "/internal/accounts/move";

type Player = Extract<Caller, { kind: "player" }>;

/** What is needed of a test's casino. */
interface Casino {
  readonly db: Database;
  readonly operatorId: string;
  readonly host: { readonly call: CallHost };
  addPlayer(options: { readonly balance: bigint }): Promise<Player>;
  open(
    player: Player,
    game: string,
    wagers: readonly { readonly selection: unknown; readonly stake: number }[],
  ): Promise<{ readonly round: RoundRecord } | Refusal>;
}

/** Two people's keys to a casino, over a wire on which calls that move money can get lost, before or after they are done. */
export const startCorrections = async (databaseUrl: string, casino: Casino) => {
  const wire: { loses: "nothing" | "calls" | "answers" } = { loses: "nothing" };
  const gateway = await startHostedGateway(databaseUrl, async (call) => {
    if (call.path !== MOVE) return casino.host.call(call);
    // What can't be read tells no more than what never came.
    if (wire.loses === "calls") return {};
    const answer = await casino.host.call(call);
    return wire.loses === "answers" ? {} : answer;
  });
  const [alice, bob] = [await addKey(casino.db, casino.operatorId), await addKey(casino.db, casino.operatorId)];

  const play = async (player: Player): Promise<RoundRecord> => {
    const answer = await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
    if (isRefusal(answer)) throw new Error(answer.message);
    return answer.round;
  };

  const balanceOf = async ({ playerId }: Player): Promise<number> => {
    const { balance } = await casino.db
      .selectFrom("accounts")
      .select("balance")
      .where("player_id", "=", playerId)
      .where("mode", "=", "real")
      .executeTakeFirstOrThrow();
    return Number(balance);
  };

  const propose = (roundId: string, amount: number, key = alice, correctionId = uuidV7()) =>
    gateway.mutate<Correction>(
      "corrections.propose",
      { correctionId, roundId, amount, reason: "the reel was stuck" },
      key,
    );
  const approve = (correctionId: string, key = bob) =>
    gateway.mutate<Correction>("corrections.approve", { correctionId }, key);
  const reject = (correctionId: string, key = alice) =>
    gateway.mutate<Correction>("corrections.reject", { correctionId }, key);

  /** A player with a round, and a correction of it that is proposed. */
  const begin = async (amount: number, balance = 1_000n) => {
    const player = await casino.addPlayer({ balance });
    const round = await play(player);
    const before = await balanceOf(player);
    const { correctionId } = (await propose(round.id, amount)).data;
    return { player, round, before, correctionId };
  };

  const stateOf = async (correctionId: string): Promise<string> =>
    (
      await casino.db
        .selectFrom("round_corrections")
        .select("state")
        .where("id", "=", correctionId)
        .executeTakeFirstOrThrow()
    ).state;

  /** What the log has of a correction, in order. */
  const loggedOf = async (correctionId: string): Promise<readonly string[]> => {
    const { data } = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", { limit: 100 }, alice);
    return data.entries
      .toReversed()
      .filter(({ subject }) => subject === correctionId)
      .map(({ action }) => action);
  };

  /** As if it had been approved so many days earlier; the database itself lets nobody rewrite when. */
  const letDaysPass = (correctionId: string, days: number) =>
    casino.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      const { movement_id } = await tx
        .selectFrom("round_corrections")
        .select("movement_id")
        .where("id", "=", correctionId)
        .executeTakeFirstOrThrow();
      const then = uuidV7(Date.now() - days * DAY_MS);
      await tx
        .updateTable("round_corrections")
        .set({ movement_id: then, decided_at: new Date(Date.now() - days * DAY_MS) })
        .where("id", "=", correctionId)
        .execute();
      await tx.updateTable("transfers").set({ cause_id: then }).where("cause_id", "=", movement_id).execute();
      // Requests as old as that are forgotten.
      await tx.deleteFrom("requests").where("id", "=", movement_id).execute();
    });

  const people = { alice, bob, propose, approve, reject };
  return { ...people, gateway, wire, play, balanceOf, begin, stateOf, loggedOf, letDaysPass };
};

export type TestCorrections = Awaited<ReturnType<typeof startCorrections>>;

export const codeOf = ({ error }: { readonly error?: { readonly data: { readonly code: string } } }): string =>
  error?.data.code ?? "ok";
