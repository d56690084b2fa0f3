import type { Game } from "@croupier/contract/game";
import { auditLedger } from "@croupier/ledger/audit";
import { games } from "@croupier/sdk/games.gen";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleService } from "../src/bundled-service.ts";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { sized } from "../src/size.ts";
import { startStack, type Stack } from "../src/stack.ts";
import { type Counted, startWireTap, type WireTap } from "../src/wire-tap.ts";
import { createIsWanted, scenarios, variantOf } from "./kill-scenarios.ts";
import { prepareCall } from "./prepare-call.ts";

const COUNTED = sized<Counted>("statements", "messages");
/** A call begins with a read, and killed in it finds what it finds after it. */
const FIRST_STEP = sized(1, 0);
/** Far more than one money operation says to the database and hears from it. */
const MOST_STEPS = 200;
/** How often the places are gone through, until the call has been found done and not done. */
const MOST_BEGUN = 5;

/** Everything of a player that money and rounds are: what an operation must leave as it was, or move on whole. */
const stateOf = async ({ db }: Stack, playerId: string) => {
  const rows = (table: "accounts" | "rounds" | "actions" | "transfers" | "requests") =>
    db.selectFrom(table).selectAll().where("player_id", "=", playerId).execute();
  const requests = await rows("requests");
  const tables = [
    requests,
    await rows("accounts"),
    await rows("rounds"),
    await rows("actions"),
    await rows("transfers"),
  ];
  const text = (row: object) =>
    JSON.stringify(row, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
  return { operations: requests.length, rows: tables.map((table) => table.map(text).toSorted()) };
};

describe.each([...new Set(Object.values(scenarios).map(({ game }) => game))])("%s", (name) => {
  let definition: Game;
  let database: TestDatabase;
  let tap: WireTap;
  let stack: Stack;

  beforeAll(async () => {
    definition = await games[name]();
    database = await createTestDatabase();
    tap = await startWireTap(database.url);
    const service = await bundleService(name);
    const options = { serviceDatabaseUrl: tap.url, bundles: { service } };
    stack = await startStack(database.url, name, { ...options, variant: variantOf(definition) });
  });

  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await tap[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  test.each(Object.entries(scenarios).filter(([, { game }]) => game === name))(
    "a service killed between any two steps of %s has done all of it or nothing",
    { timeout: sized(60_000, 600_000) },
    async (_, scenario) => {
      const isWanted = createIsWanted(definition, scenario);
      const seen = new Set<number>();
      let begun = 1;

      for (let after = FIRST_STEP; ; after += 1) {
        expect(after).toBeLessThan(MOST_STEPS);
        const { playerId, call } = await prepareCall(stack, scenario, isWanted);
        const before = await stateOf(stack, playerId);
        const killed = Promise.withResolvers<void>();
        tap.arm(COUNTED, after, () => void stack.service.kill().then(killed.resolve, killed.reject));
        const answer = await call();
        if (!tap.disarm()) {
          // The call took fewer steps than this, so every place has had its kill; unless it took fewer than those before,
          // for a host reads again what it knew a second ago.
          expect(answer).toBeDefined();
          if (seen.size > scenario.operations || begun > MOST_BEGUN) break;
          begun += 1;
          after = FIRST_STEP - 1;
          continue;
        }
        await killed.promise;
        const found = await stateOf(stack, playerId);
        const done = found.operations - before.operations;
        seen.add(done);
        if (done === 0) expect(found).toEqual(before);
        expect(await auditLedger(stack.db)).toEqual({ problems: [] });

        await stack.service.start();
        const again = await call();
        expect(again).toBeDefined();
        const ended = await stateOf(stack, playerId);
        expect(ended.operations - before.operations).toBe(scenario.operations);
        if (done === scenario.operations) expect(ended, "what was found was the whole of it").toEqual(found);
        expect(await call(), "and it is answered the same").toEqual(again);
      }
      const counts = Array.from({ length: scenario.operations + 1 }, (_member, done) => done);
      expect([...seen].toSorted((a, b) => a - b)).toEqual(counts);
      expect(await auditLedger(stack.db)).toEqual({ problems: [] });
    },
  );
});
