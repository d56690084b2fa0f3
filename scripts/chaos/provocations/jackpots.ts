import { addPool } from "@croupier/testing/jackpot-rows";
import { jobEnds, lineWith, panel, seen, statement } from "../look.ts";
import { befall, flip, openHand, stand } from "../play.ts";
import type { Provocation } from "../provocation.ts";

const STAKE = 100;
/** Micro-units. */
const STRAY = 60_000_000n;

export const pastMustHitBy = (): Provocation => ({
  alert: "JackpotPastMustHitBy",
  game: "coin-flip",
  faster: 60,
  cause: "somebody in the database by hand adds to what a tier of a jackpot holds",
  async prepare({ stack }) {
    const tiers = [{ tier: "must", contribution: "1/100", seed: 1, ceiling: 50 }];
    await addPool(stack.db, { operatorId: stack.operatorId, pool: "main", games: ["coin-flip"], tiers });
    await flip((await stack.launch()).client);
  },
  provoke: async (house) =>
    void (await house.sql(`update jackpot_shards set brought = brought + ${STRAY} where tier = 'must' and shard = 3`)),
  steps: [
    {
      says: "_Fairness_, Jackpots past their must-hit-by",
      async look(house) {
        const all = await panel(house, "fairness", "Jackpots past their must-hit-by");
        const past = all.filter(({ value }) => value === 1);
        const { pool, tier, operator } = past[0]?.labels ?? {};
        return seen(past.length === 1 && operator === house.stack.operatorId, `tier ${tier} of ${pool}`);
      },
    },
    {
      says: "select graphile_worker.add_job('check-ledger');",
      async look(house) {
        const outcome = await jobEnds(house, "check-ledger");
        const line = JSON.stringify(await lineWith(house, "worker", "not so:"));
        const [, promise = ""] = /not so: ([^:]+):/.exec(line) ?? [];
        return seen(outcome === "problems" && line.includes("must"), `not so: ${promise}: the tier is named`);
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
  mend: async (house) =>
    void (await house.sql(`update jackpot_shards set brought = brought - ${STRAY} where tier = 'must' and shard = 3`)),
});

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
