import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitEntries } from "./commit.ts";
import type { Entry } from "./entry.ts";
import { readSnapshots } from "./snapshot.ts";

/**
 * A prepared statement's plan is kept for a while, in which tables can grow. So on an empty database it must be the one that
 * is right later: to every row by its key.
 */

let database: TestDatabase;
let money: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const common = { url: database.url, applicationName: "plans", maxConnections: 1 };
  money = openDatabase({ ...common, role: "croupier_service", prepares: true });
});

afterAll(async () => {
  await money.destroy();
  await database[Symbol.asyncDispose]();
});

const nobody = { operatorId: randomUUID(), playerId: randomUUID(), mode: "real" } as const;

/** Of an account that there is not: nothing of it is written. */
const idle: Entry = {
  key: nobody,
  currency: "EUR",
  version: 0n,
  sessionId: null,
  at: new Date(),
  request: { id: uuidV7(), payloadHash: "ab".repeat(32) },
  out: undefined,
  in: undefined,
  promo: undefined,
  spending: undefined,
  round: undefined,
};

const tiers = [{ pool: "main", tier: "must", version: 1, per_unit: 5_000 }];
const share = { tier: "must", amount: 1n, version: 1, watch: { kind: "quiet", cycle: 0, upTo: 9n, most: 2n } } as const;

const opensWithTiers: Entry["round"] = {
  change: {
    change: "open",
    id: uuidV7(),
    sessionId: uuidV7(),
    game: "coin-flip",
    variant: "standard",
    rulesVersion: 1,
    rulesHash: "ab".repeat(32),
    configVersion: 1,
    pairId: uuidV7(),
    nonce: 0,
    wagers: [],
    jackpots: tiers,
    grantId: null,
  },
  after: { status: "open", step: 0, stake: 10n, payout: 0n, parts: [], view: null },
};

const bits = [0, 1];
/** Whatever a batch can have to do: each makes the statement's text another. */
const shapes: readonly Entry[] = bits.flatMap((calls) =>
  bits.flatMap((gives) =>
    bits.flatMap((opens) =>
      bits.flatMap((wins) =>
        bits.map((pays): Entry => ({
          ...idle,
          ...(opens && { round: opensWithTiers }),
          ...(calls && { wallet: { game: "coin-flip", leaseMs: 1, end: undefined, calls: [], transfers: [] } }),
          ...((gives || wins) && {
            jackpots: {
              game: "coin-flip",
              shares: gives ? [share] : [],
              wins: wins ? [{ id: uuidV7(), tier: "must", fixed: null }] : [],
            },
          }),
          ...(pays && { paysWin: uuidV7() }),
        })),
      ),
    ),
  ),
);

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** What must be told, beside the operator, for a look into a table to find a handful of rows at most, however many it has. */
const ENOUGH: Readonly<Record<string, readonly string[]>> = {
  accounts: ["player_id"],
  actions: ["round_id"],
  free_round_grants: ["id"],
  game_configs: ["game"],
  jackpot_shards: ["tier"],
  jackpot_tiers: ["tier"],
  jackpot_wins: ["id", "round_id"],
  operator_wallets: ["operator_id"],
  operators: ["id"],
  player_protection: ["player_id"],
  players: ["id"],
  requests: ["id"],
  rounds: ["id", "game"],
  seed_pairs: ["id"],
  // Of these two PostgreSQL takes the operator for enough while it knows of no rows. That is why plans are not kept for ever.
  sessions: ["id", "player_id", "operator_id"],
  wallet_calls: ["round_id", "player_id", "operator_id"],
};

interface Look {
  readonly table: string;
  readonly by: readonly string[];
}

const looksOf = async (text: string): Promise<readonly Look[]> => {
  const { rows } = await sql
    .raw<{ "QUERY PLAN": readonly { readonly Plan: PlanNode }[] }>(`explain (generic_plan, format json) ${text}`)
    .execute(money);
  const plan = rows[0]?.["QUERY PLAN"][0]?.Plan;
  if (!plan) throw new Error("there is no plan");
  return nodesOf(plan)
    .filter((node) => node["Node Type"] !== "ModifyTable")
    .flatMap((node) => {
      const by = [...(node["Index Cond"] ?? "").matchAll(/\((\w+) = /g)].map(([, column]) => column ?? "");
      return node["Relation Name"] === undefined ? [] : [{ table: node["Relation Name"], by }];
    });
};

const prepared = async (): Promise<readonly string[]> => {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(money);
  return rows.map(({ statement }) => statement);
};

const query = { key: nobody, sessionId: uuidV7(), requestId: uuidV7(), game: "mines", roundId: null, grantId: null };

test("statements of money are planned by keys where there has been hardly a row", async () => {
  await readSnapshots(money, [query]);
  const admin = openDatabase({ url: database.url, applicationName: "admin", maxConnections: 1 });
  await admin.insertInto("operators").values({ id: nobody.operatorId, name: "Far", wallet: "seamless" }).execute();
  await admin.destroy();
  await readSnapshots(money, [query]);
  for (const entry of shapes) expect(await commitEntries(money, [entry])).toEqual([undefined]);
  const texts = await prepared();
  expect(texts.length).toBe(2 + shapes.length);
  const looks = (await Promise.all(texts.map(looksOf))).flat();
  expect(new Set(looks.map(({ table }) => table))).toEqual(new Set(Object.keys(ENOUGH)));
  expect(looks.filter(({ table, by }) => !ENOUGH[table]?.some((column) => by.includes(column)))).toEqual([]);
});
