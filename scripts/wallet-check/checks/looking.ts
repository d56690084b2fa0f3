import { uuidV7 } from "@croupier/contract/ids";
import { type Check, Finding } from "../check.ts";
import { describeOutcome } from "../describe.ts";

const otherCurrency = (currency: string): string => (currency === "EUR" ? "USD" : "EUR");

export const LOOKING: readonly Check[] = [
  {
    name: "balance",
    says: "balance tells the player's balance in minor units",
    run: async (subject) => void (await subject.balance()),
  },
  {
    name: "https",
    says: "the wallet is called over https, unless it is on this machine",
    run: async ({ url: { protocol, hostname } }) => {
      const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
      if (protocol !== "https:" && !isHere) throw new Finding("https", protocol.slice(0, -1));
    },
  },
  {
    name: "authenticate",
    says: "authenticate knows the player and tells the same balance",
    run: async (subject) => {
      const outcome = await subject.call("authenticate", subject.look());
      if (outcome.outcome !== "answered") throw new Finding("authenticate answered", describeOutcome(outcome));
      await subject.holds(outcome.answer.balance, "authenticate");
    },
  },
  {
    name: "token-invalid",
    says: "a token that was never given is refused where a player begins something",
    run: async (subject) => {
      if (subject.account.token === null) return { verdict: "skip", seen: "no --token was given" };
      const balance = await subject.balance();
      const token = `${subject.account.token.slice(0, 1_000)}-not`;
      await subject.refused(["token_invalid"], "authenticate", { ...subject.look(), token });
      await subject.refused(["token_invalid"], "debit", { ...subject.debit(uuidV7(), subject.stake), token });
      await subject.holds(balance, "a debit with a wrong token");
    },
  },
  {
    name: "player-unknown",
    says: "a player who does not exist is refused",
    run: async (subject) => {
      const playerId = `nobody-${uuidV7()}`;
      await subject.refused(["player_unknown"], "balance", { ...subject.look(), playerId });
      await subject.refused(["player_unknown"], "debit", { ...subject.debit(uuidV7(), subject.stake), playerId });
    },
  },
  {
    name: "currency-mismatch",
    says: "a call in another currency than the player's is refused, and moves nothing",
    run: async (subject) => {
      const balance = await subject.balance();
      const currency = otherCurrency(subject.account.currency);
      await subject.refused(["currency_mismatch"], "debit", { ...subject.debit(uuidV7(), subject.stake), currency });
      await subject.holds(balance, "a debit in another currency");
    },
  },
  {
    name: "unknown-fields",
    says: "fields that the wallet does not know are ignored",
    run: async (subject) => {
      const call = subject.look();
      const outcome = await subject.call("balance", call, {
        body: JSON.stringify({ ...call, addedLater: { a: [1] } }),
      });
      if (outcome.outcome !== "answered") throw new Finding("balance answered", describeOutcome(outcome));
    },
  },
];
