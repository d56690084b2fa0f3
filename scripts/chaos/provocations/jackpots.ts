import { addPool, levelOf } from "@croupier/testing/jackpot-rows";
import type { Launched } from "@croupier/testing/stack";
import type { House } from "../house.ts";
import { panel, query, seen, statement, until } from "../look.ts";
import { befall, openHand, stand } from "../play.ts";
import type { Provocation } from "../provocation.ts";

const STAKE = 100;
const CEILING = 50;
const MICRO = 1_000_000n;

export const pastMustHitBy = (): Provocation => {
  let hands: readonly { readonly player: Launched; readonly hand: Awaited<ReturnType<typeof openHand>> }[] = [];
  const level = ({ stack }: House): Promise<bigint> => levelOf(stack.db, stack.operatorId, "must");
  return {
    alert: "JackpotPastMustHitBy",
    game: "blackjack",
    faster: 60,
    cause: "hands are opened and none is played to its end, so contributions come in and no bet settles",
    async prepare({ stack }) {
      const tiers = [{ tier: "must", contribution: "1/10", seed: 1, ceiling: CEILING }];
      await addPool(stack.db, { operatorId: stack.operatorId, pool: "main", games: ["blackjack"], tiers });
    },
    async provoke(house) {
      while ((await level(house)) < BigInt(CEILING) * MICRO) {
        const player = await house.stack.launch();
        hands = [...hands, { player, hand: await openHand(player.client, STAKE) }];
      }
    },
    steps: [
      {
        says: "_Fairness_, Jackpots past their must-hit-by",
        async look(house) {
          const past = (await panel(house, "fairness", "Jackpots past their must-hit-by")).filter(
            ({ value }) => value === 1,
          );
          const { pool, tier, operator } = past[0]?.labels ?? {};
          return seen(past.length === 1 && operator === house.stack.operatorId, `tier ${tier} of ${pool}`);
        },
      },
      {
        says: "_A game_, Rounds a second",
        async look(house) {
          const settled = await query(house, 'sum(increase(croupier_rounds_total{event="settled"}[5s]))');
          return seen(!settled.some(({ value }) => value > 0), "none settles");
        },
      },
      {
        says: "`jackpots.pools` with the operator's key: cycle, commitment, last win.",
        async look(house) {
          const pools = JSON.stringify(await house.operator("jackpots.pools"));
          return seen(/"commitment":"[0-9a-f]{64}"/.test(pools), "there is a commitment: a mark is set");
        },
      },
      statement(
        "select id, state, won_at from jackpot_wins where tier = '…' and state <> 'paid';",
        (rows) => seen(rows.length === 0, "none is won and not paid"),
        () => ["must"],
      ),
    ],
    async mend(house) {
      const [first] = hands;
      if (!first) throw new Error("nobody has a hand");
      await stand(first.player.client, first.hand);
      await until("the next round that settles wins it", async () =>
        (await level(house)) < BigInt(CEILING) * MICRO ? true : undefined,
      );
    },
  };
};

export const notPaid = (): Provocation => ({
  alert: "JackpotNotPaid",
  game: "blackjack",
  seamless: true,
  faster: 60,
  cause: "a hand wins a jackpot, and the operator's wallet does not take the payment",
  async prepare({ stack }) {
    // One win in so many units staked: any hand wins.
    const tiers = [{ tier: "sure", contribution: "1/100", seed: 500, ceiling: 1_000, range: "10" }];
    await addPool(stack.db, { operatorId: stack.operatorId, pool: "main", games: ["blackjack"], tiers });
  },
  async provoke(house) {
    const { client } = await house.stack.launch();
    const hand = await openHand(client, STAKE);
    befall(house, "fail_before");
    await stand(client, hand).catch(() => {});
  },
  steps: [
    statement(
      "select w.operator_id, w.game, w.round_id, w.tier, w.state, w.won_at, c.state as call, c.attempts, c.last_error from jackpot_wins w left join wallet_calls c on c.operator_id = w.operator_id and c.transaction_id = w.id where w.state <> 'paid' order by w.won_at limit 20;",
      (rows) => {
        const [win] = rows;
        const isIt = rows.length === 1 && win?.["call"] === "pending" && typeof win["last_error"] === "string";
        return seen(isIt, `one, whose payment is \`${String(win?.["call"])}\`: \`${String(win?.["last_error"])}\``);
      },
    ),
    {
      says: "[wallet-calls-waiting](wallet-calls-waiting.md)",
      async look(house) {
        const { calls } = (await house.operator("walletCalls.list", { state: "pending" })) as {
          readonly calls: readonly { readonly purpose: string }[];
        };
        return seen(
          calls.some(({ purpose }) => purpose === "jackpot"),
          "`walletCalls.list` has it, for `jackpot`",
        );
      },
    },
  ],
  async mend(house) {
    befall(house);
    const { calls } = (await house.operator("walletCalls.list", { state: "pending" })) as {
      readonly calls: readonly { readonly transactionId: string }[];
    };
    for (const { transactionId } of calls) await house.operator("walletCalls.retry", { transactionId });
  },
});
