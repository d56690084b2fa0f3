import type { Client } from "@croupier/sdk";
import { withClient } from "@croupier/testing/admin";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import type { House } from "./house.ts";
import { addJob } from "./look.ts";

/** A flip of one coin, on heads. */
export const flip = ({ games }: Client, stake = 100) =>
  games["coin-flip"].open({ wagers: [{ selection: { calls: ["heads"] }, stake }] });

/** A hand of blackjack that waits for its player. */
export const openHand = async ({ games: { blackjack } }: Client, stake = 100) => {
  for (;;) {
    const { round } = await blackjack.open({ wagers: [{ selection: { on: "main" }, stake }] });
    if (round.status === "open") return round;
  }
};

type Hand = Awaited<ReturnType<typeof openHand>>;

/** Brings it to its end. */
export const stand = async ({ games: { blackjack } }: Client, hand: Hand): Promise<void> => {
  let round: Hand = hand;
  while (round.status === "open") {
    const action = round.view.legal.includes("decline") ? "decline" : "stand";
    ({ round } = await blackjack.act({ roundId: round.id, expectedStep: round.step, action }));
  }
};

/** Every call to the operator's wallet from now on fails this way; without one, none does. */
export const befall = ({ stack }: House, kind?: "fail_before" | "hang_before"): void =>
  stack.wallet?.setFaults(kind && faultsSchema.parse({ seed: kind, perMille: { [kind]: 1_000 } }));

/** What a worker looks at every five minutes it looks at when it starts: any of them may die at any moment. */
export const lookNow = async ({ worker }: House): Promise<void> => {
  await worker.kill();
  await worker.start();
};

/** Asks for a job again and again, more often than the crontab does, until the house is closed. */
export const every = (house: House, ms: number, job: string): void => {
  const timer = setInterval(() => void addJob(house, job).catch(() => {}), ms);
  house.defer(() => clearInterval(timer));
};

/** A session of psql's that does something in a transaction and leaves it open; returns what lets go of it. */
export const holdOpen = async (house: House, statement: string): Promise<() => Promise<void>> => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const session = withClient(`${house.databaseUrl}?application_name=psql`, async (client) => {
    await client.query(`begin; ${statement}`);
    begun.resolve();
    await ended.promise;
    // Whoever mends it may have ended the session.
    await client.query("rollback").catch(() => {});
  }).catch(begun.reject);
  const letGo = (): Promise<void> => {
    ended.resolve();
    return session;
  };
  house.defer(letGo);
  await begun.promise;
  return letGo;
};
