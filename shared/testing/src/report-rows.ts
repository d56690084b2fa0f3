import { randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";

/** A row in each table of sums, as the worker would write them. */
export const addSums = async (db: Database, operatorId: string): Promise<void> => {
  const key = { operator_id: operatorId, game: "ladder", variant: "standard", currency: "EUR", mode: "real" as const };
  const priced = {
    priced_rounds: 1n,
    priced_turnover: "10",
    priced_payouts: "0",
    expected: "9.9",
    variance: "98.01",
    bound_rounds: 0n,
    strategy_rounds: 0n,
  };
  const counted = { rounds: 1n, voided_rounds: 0n, turnover: "10", payouts: "0", voided_stakes: "0" };
  const day = { day: new Date(), brand_id: null, free: false, stake_from: 10n };
  const { id } = await db
    .insertInto("report_days")
    .values({ ...key, ...day, ...counted, ...priced })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("report_hours")
    .values({ ...key, hour: new Date(), stake_from: 10n, ...priced })
    .execute();
  const [player, players] = [{ operator_id: operatorId, player_id: randomUUID() }, "1".padEnd(8_192, "0")];
  await db
    .insertInto("report_player_numbers")
    .values({ ...player, number: 0 })
    .execute();
  await db.insertInto("report_players").values({ operator_id: operatorId, day_id: id, block: 0, players }).execute();
  const moment = { floor_at: new Date(), seen_at: new Date(), upto_xid: "0", seen_xid: "0" };
  await db
    .insertInto("report_progress")
    .values({ operator_id: operatorId, time_zone: "UTC", ...moment })
    .execute();
};
