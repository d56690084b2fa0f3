import { uuidV7 } from "@croupier/contract/ids";
import type { House } from "../house.ts";
import { addJob, lineWith, panel, query, search, seen, until } from "../look.ts";
import { befall, flip, openHand, stand } from "../play.ts";
import type { Provocation } from "../provocation.ts";

interface Calls {
  readonly calls: readonly {
    readonly kind: string;
    readonly transactionId: string;
    readonly lastError: string | null;
  }[];
}

const listPending = async (house: House): Promise<Calls["calls"]> =>
  ((await house.operator("walletCalls.list", { state: "pending" })) as Calls).calls;

const callsWaiting = (alert: string, faster: number): Provocation => ({
  alert,
  labels: { kind: "credit" },
  game: "blackjack",
  seamless: true,
  faster,
  cause: "an operator's wallet has taken a stake, and fails when it is to be told how the round ended",
  async provoke(house) {
    const { client } = await house.stack.launch();
    const hand = await openHand(client);
    befall(house, "fail_before");
    // Its player may be told that it waits, or that the wallet is away.
    await stand(client, hand).catch(() => {});
  },
  steps: [
    {
      says: "_Wallets_, Calls a second by how they ended, of that operator",
      async look(house) {
        const bad = (await panel(house, "wallets", "Calls a second, by how they ended")).filter(
          ({ labels, value }) => labels["end"] !== "answered" && value > 0,
        );
        return seen(bad.length > 0, `calls end as ${bad.map(({ labels }) => labels["end"]).join(", ")}`);
      },
    },
    {
      says: "`walletCalls.list` with the operator's key, oldest first",
      async look(house) {
        const [call, ...others] = await listPending(house);
        const isIt = call?.kind === "credit" && others.length === 0;
        return seen(isIt, `one credit, of which the wallet said \`${call?.lastError}\``);
      },
    },
    {
      says: "search the operator's id",
      async look(house) {
        const line = search(house, "blackjack", house.stack.operatorId).findLast(
          ({ event, call: made }) => event === "wallet_called" && made === "credit",
        );
        const { call, end, outcome, seconds } = line ?? {};
        return seen(line !== undefined, JSON.stringify({ call, end, outcome, seconds }));
      },
    },
    {
      says: "Is it all operators?",
      async look(house) {
        const waiting = (await panel(house, "wallets", "The oldest of them")).filter(({ value }) => value > 0);
        const [{ labels } = { labels: {} }] = waiting;
        const isAlone = waiting.length === 1 && (labels as { operator?: string }).operator === house.stack.operatorId;
        return seen(isAlone, "it is this one");
      },
    },
  ],
  async mend(house) {
    befall(house);
    for (const { transactionId } of await listPending(house)) {
      await house.operator("walletCalls.retry", { transactionId });
    }
  },
});

export const callsWait = (): Provocation => callsWaiting("WalletCallsWaiting", 60);
export const callsWaitForLong = (): Provocation => callsWaiting("WalletCallsWaitingForLong", 600);

export const notAsked = (): Provocation => {
  let goesOn = true;
  return {
    alert: "WalletNotAsked",
    game: "coin-flip",
    seamless: true,
    faster: 10,
    cause: "an operator's wallet hangs: it takes calls and answers none, while players go on trying",
    async provoke(house) {
      const players = await Promise.all(
        Array.from({ length: 10 }, () => house.stack.launch({ client: { retry: { tries: 1 } } })),
      );
      befall(house, "hang_before");
      house.defer(() => (goesOn = false));
      const keepOn = async ({ client }: (typeof players)[number]): Promise<void> => {
        while (goesOn) await flip(client).catch(() => {});
      };
      for (const player of players) void keepOn(player);
    },
    steps: [
      {
        says: "_Wallets_, Calls a second by how they ended: `late`",
        async look(house) {
          const ends = (await panel(house, "wallets", "Calls a second, by how they ended")).filter(
            ({ value }) => value > 0,
          );
          const names = ends.map(({ labels }) => labels["end"]);
          return seen(names.includes("late"), `calls end as ${names.join(", ")}`);
        },
      },
      {
        says: "`config.list` of kind `wallet`, `walletKeys.get`",
        async look(house) {
          const { keyId } = (await house.operator("walletKeys.get")) as { readonly keyId: string };
          await house.operator("config.list", { kind: "wallet" });
          return seen(keyId === "test-1", "address and key are what they were");
        },
      },
      {
        says: "search `too often to be asked`",
        async look(house) {
          const line = await lineWith(house, "coin-flip", "too often to be asked");
          return seen(line["operatorId"] === house.stack.operatorId, "the service says of whom, and since when");
        },
      },
    ],
    async mend(house) {
      befall(house);
      await until("its players bet again", async () => {
        const bets = 'sum(increase(croupier_wallet_calls_total{call="debit",end="answered"}[5s])) > 0';
        return (await query(house, bets)).length > 0 ? true : undefined;
      });
      goesOn = false;
    },
  };
};

/** What is younger than ten minutes is not compared. */
const HALF_AN_HOUR_MS = 1_800_000;

const compareBooks = async (house: House): Promise<void> => {
  const [from, to] = [Date.now() - 2 * HALF_AN_HOUR_MS, Date.now() - HALF_AN_HOUR_MS / 2];
  await house.operator("reconciliation.run", { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  await addJob(house, "reconcile");
};

export const booksDiffer = (): Provocation => {
  const atMs = Date.now() - HALF_AN_HOUR_MS;
  const transactionId = uuidV7(atMs);
  return {
    alert: "WalletBooksDiffer",
    game: "coin-flip",
    seamless: true,
    faster: 60,
    cause: "an operator's books have a credit that we have never asked for",
    async provoke(house) {
      const { playerId } = await house.stack.launch();
      const [player] = await house.sql(`select external_id from players where id = '${playerId}'`);
      house.stack.wallet?.books.state.transactions.set(transactionId, {
        kind: "credit",
        transactionId,
        playerId: String(player?.["external_id"]),
        currency: "EUR",
        roundId: uuidV7(atMs),
        amount: 700,
        reverses: null,
        reversed: false,
        roundClosed: true,
        payload: "",
        atMs,
      });
      await compareBooks(house);
    },
    steps: [
      {
        says: "`reconciliation.list` with the operator's key: kind, round, amounts of both sides.",
        async look(house) {
          const listed = JSON.stringify(await house.operator("reconciliation.list", { settled: false }));
          const isIt = listed.includes(transactionId) && listed.includes('"missing_here"');
          return seen(isIt, "one, `missing_here`, with the id of their transaction");
        },
      },
      {
        says: "`missing_here`: a transaction that we never made",
        async look(house) {
          const ours = await house.sql(`select from wallet_calls where transaction_id = '${transactionId}'`);
          return seen(ours.length === 0, "we have made none of that id");
        },
      },
    ],
    async mend(house) {
      house.stack.wallet?.books.state.transactions.delete(transactionId);
      await compareBooks(house);
    },
  };
};
