import type { Database } from "@croupier/db/database";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import { sql } from "kysely";
import type { NewKey } from "../src/keys/key-info.ts";
import type { Answer, TestGateway } from "./gateway-fixture.ts";
import { addOperator } from "./operator-fixture.ts";

/** What config.propose answers, and all that asks about changes. */
export interface Proposed {
  readonly changeId: string;
  readonly state: string;
  readonly version: number | null;
  readonly reason: string | null;
}

/** A grid that no game's rounding hurts. */
export const COIN = {
  enabled: true,
  variant: "standard",
  stake: { min: 100, max: 10_000, step: 100, default: 100 },
  maxPayout: 10_000_000,
  abandoned: { policy: "fallback", afterHours: 720 },
} as const;

export const PROFILE = {
  minRoundMs: 0,
  stakeCaps: {},
  autoplay: true,
  reminderSeconds: null,
  demo: true,
  games: {},
} as const;

export const coinFlip = { kind: "game", game: "coin-flip", currency: "EUR" } as const;

/** An operator with an admin's key and two people's, as `keys.create` makes them. */
export const addStaff = async (db: Database, gateway: TestGateway) => {
  const { operatorId, apiKey: admin } = await addOperator(db, { scopes: ["admin"] });
  const hire = async (scopes: readonly KeyScope[] = ["config"], by = admin): Promise<NewKey> =>
    (await gateway.mutate<NewKey>("keys.create", { name: "person", scopes }, by)).data;
  const propose = (key: string, change: object = {}): Promise<Answer<Proposed>> =>
    gateway.mutate<Proposed>("config.propose", { ...coinFlip, base: 0, body: COIN, ...change }, key);
  const decide = (verb: "approve" | "reject" | "withdraw", key: string, changeId: string): Promise<Answer<Proposed>> =>
    gateway.mutate<Proposed>(`config.${verb}`, { changeId }, key);
  const [alice, bob] = [await hire(), await hire()];
  /** Proposed by one and approved by the other. */
  const agree = async (change: object = {}): Promise<Answer<Proposed>> => {
    const { data, error } = await propose(alice.key, change);
    if (!data) throw new Error(error.message);
    return decide("approve", bob.key, data.changeId);
  };
  return { operatorId, admin, alice, bob, hire, propose, decide, agree };
};

/** Lets a change's time come: nothing else could move it. */
export const makeDue = (db: Database, changeId: string): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await tx
      .updateTable("config_changes")
      .set({ effective_at: new Date(Date.now() - 1_000) })
      .where("id", "=", changeId)
      .execute();
  });
