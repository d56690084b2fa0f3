import { isCroupierError } from "@croupier/sdk";
import type { Answer, Bet } from "@croupier/sdk";
import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleService } from "../src/bundled-service.ts";
import { createTestDatabase, type TestDatabase } from "../src/database.ts";
import { sized } from "../src/size.ts";
import { trackProgress } from "../src/progress.ts";
import { startStack, type Stack } from "../src/stack.ts";

const KILLS = sized(20, 500);
const PLAYERS = 32;
const OUTAGE: ReadonlySet<string> = new Set(["unavailable", "deadline_exceeded", "network"]);

let database: TestDatabase;
let stack: Stack;

beforeAll(async () => {
  database = await createTestDatabase();
  const service = await bundleService("coin-flip");
  stack = await startStack(database.url, "coin-flip", { bundles: { service } });
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Played {
  readonly bet: Bet<"coin-flip"> & { readonly requestId: string };
  /** Undefined while nobody knows: every try ended without an answer. */
  readonly answer: Answer<"coin-flip"> | undefined;
}

test(
  "a service killed 20 times under 32 players loses nothing, doubles nothing, and answers the same again",
  async () => {
    const clients = await Promise.all(Array.from({ length: PLAYERS }, () => stack.launch()));
    const progress = trackProgress();
    let stop = false;

    const play = async ({ client }: (typeof clients)[number]): Promise<readonly Played[]> => {
      const played: Played[] = [];
      for (let bets = 0; !stop; bets += 1) {
        const bet = {
          requestId: uuidV7(),
          wagers: [
            { selection: { calls: bets % 2 === 0 ? ["heads" as const] : ["tails" as const] }, stake: 1 + (bets % 9) },
          ],
        };
        const answer = await client.games["coin-flip"].open(bet).catch((error: unknown) => {
          if (isCroupierError(error) && OUTAGE.has(error.code)) return undefined;
          throw error;
        });
        played.push({ bet, answer });
        progress.tick();
      }
      return played;
    };
    const playing = Promise.all(clients.map(play));

    for (let kills = 0; kills < KILLS; kills += 1) {
      // Between 1 and 64 answers apart, so that each kill meets another moment of a batch.
      await Promise.race([progress.more(1 + ((kills * 37) % 64)), playing]);
      await stack.service.kill();
      await stack.service.start();
    }
    await Promise.race([progress.more(PLAYERS), playing]);
    stop = true;
    const histories = await playing;

    // Every request again: what was answered is answered the same, and what never was is decided now, once.
    const repeated = await Promise.all(
      histories.map(async (history, index) => {
        const again: Answer<"coin-flip">[] = [];
        for (const { bet, answer } of history) {
          const second = await clients[index]?.client.games["coin-flip"].open(bet);
          if (answer) expect(second).toEqual(answer);
          if (second) again.push(second);
        }
        return again;
      }),
    );

    expect(await auditLedger(stack.db)).toEqual({ problems: [] });
    const { rounds } = await stack.db
      .selectFrom("rounds")
      .select(({ fn }) => fn.countAll<bigint>().as("rounds"))
      .executeTakeFirstOrThrow();
    expect(Number(rounds)).toBe(histories.flat().length);
    for (const [index, answers] of repeated.entries()) {
      const nonces = answers.map(({ round }) => round.fairness.nonce).toSorted((a, b) => a - b);
      expect(nonces).toEqual(answers.map((_, nonce) => nonce));
      const expected = answers.reduce((sum, { round }) => sum - round.stake + round.payout, 100_000);
      expect((await clients[index]?.client.session.get())?.balance).toBe(expected);
    }
  },
  sized(180_000, 3_600_000),
);
