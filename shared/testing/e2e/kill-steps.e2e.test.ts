import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import type { Answer, Client, GameName } from "@croupier/sdk";
import { isCroupierError } from "@croupier/sdk";
import { expect, test } from "vitest";
import { createTestDatabase } from "../src/database.ts";
import { sized } from "../src/size.ts";
import { startStack, type Stack } from "../src/stack.ts";
import { type Counted, startWireTap } from "../src/wire-tap.ts";

const COUNTED = sized<Counted>("statements", "messages");
/** Far more than one money operation says to the database and hears from it. */
const MOST_STEPS = 200;

interface Scenario {
  readonly game: GameName;
  /** What happens before the call that the service is killed in; that call is then made with a request id, and again. */
  readonly prepare: (client: Client) => Promise<(requestId: string) => Promise<object>>;
}

const HEADS = [{ selection: { calls: ["heads" as const] }, stake: 7 }];

const scenarios: Readonly<Record<string, Scenario>> = {
  "a bet": {
    game: "coin-flip",
    prepare: async ({ games }) => {
      await games["coin-flip"].open({ wagers: HEADS });
      return (requestId) => games["coin-flip"].open({ requestId, wagers: HEADS });
    },
  },
  "an action": {
    game: "mines",
    prepare: async ({ games }) => {
      const { round } = await games.mines.open({ wagers: [{ selection: { mines: 3 }, stake: 7 }] });
      const action = { type: "reveal", tile: 12 } as const;
      return (requestId) => games.mines.act({ requestId, roundId: round.id, expectedStep: 0, action });
    },
  },
  "an action that adds to the stake": {
    game: "blackjack",
    prepare: async (client) => {
      const { id: roundId, step: expectedStep } = await openToDouble(client);
      return (requestId) => client.games.blackjack.act({ requestId, roundId, expectedStep, action: "double" });
    },
  },
};

/** Opens hands until one may be doubled; all others are stood on. */
const openToDouble = async ({ games: { blackjack } }: Client): Promise<Answer<"blackjack">["round"]> => {
  for (;;) {
    let { round } = await blackjack.open({ wagers: [{ selection: { on: "main" }, stake: 8 }] });
    while (round.status === "open") {
      if (round.view.legal.includes("double")) return round;
      const action = round.view.legal.includes("decline") ? "decline" : "stand";
      ({ round } = await blackjack.act({ roundId: round.id, expectedStep: round.step, action }));
    }
  }
};

/** Everything of a player that money and rounds are: what a call must leave as it was, or move on whole. */
const stateOf = async (stack: Stack, playerId: string) => {
  const rows = (table: "accounts" | "rounds" | "actions" | "transfers" | "requests") =>
    stack.db.selectFrom(table).selectAll().where("player_id", "=", playerId).execute();
  const tables = [rows("accounts"), rows("rounds"), rows("actions"), rows("transfers"), rows("requests")];
  const text = (value: unknown) =>
    JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
  return (await Promise.all(tables)).map(text).toSorted();
};

test.each(Object.entries(scenarios))(
  "a service killed between any two steps of %s has done all of it or nothing",
  { timeout: 240_000 },
  async (_, { game, prepare }) => {
    await using database = await createTestDatabase();
    await using tap = await startWireTap(database.url);
    await using stack = await startStack(database.url, game, { serviceDatabaseUrl: tap.url });
    const ends = { before: 0, after: 0 };

    for (let after = 0; ; after += 1) {
      expect(after).toBeLessThan(MOST_STEPS);
      const { client, playerId } = await stack.launch({ client: { retry: { tries: 1 } } });
      const call = await prepare(client);
      const before = await stateOf(stack, playerId);
      const requestId = uuidV7();
      const killed = Promise.withResolvers<void>();
      tap.arm(COUNTED, after, () => void stack.service.kill().then(killed.resolve, killed.reject));
      const answer = await call(requestId).catch((error: unknown) => {
        if (isCroupierError(error)) return undefined;
        throw error;
      });
      if (!tap.disarm()) {
        // The call took fewer steps than this, so every place has had its kill.
        expect(answer).toBeDefined();
        break;
      }
      await killed.promise;
      const found = await stateOf(stack, playerId);
      const untouched = JSON.stringify(found) === JSON.stringify(before);
      ends[untouched ? "before" : "after"] += 1;

      await stack.service.start();
      const again = await call(requestId);
      const settled = await stateOf(stack, playerId);
      if (!untouched) expect(settled, "what was found was the whole of it").toEqual(found);
      expect(settled).not.toEqual(before);
      expect(await call(requestId), "and it is answered the same").toEqual(again);
      expect(await auditLedger(stack.db)).toEqual({ problems: [] });
    }
    expect(ends.before).toBeGreaterThan(0);
    expect(ends.after).toBeGreaterThan(0);
  },
);
