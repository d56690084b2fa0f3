import type { RoundRecord } from "@croupier/contract/round";
import type { Client } from "@croupier/sdk";
import type { SeenSpan } from "./otlp-receiver.ts";

/** Opens rounds of blackjack until one can be doubled, doubles it, and returns it. */
export const playDouble = async ({ games: { blackjack } }: Client): Promise<RoundRecord> => {
  for (;;) {
    let { round } = await blackjack.open({ wagers: [{ selection: { on: "main" }, stake: 100 }] });
    while (round.status === "open") {
      const { legal } = round.view;
      // Not the last: that is to decline what an ace of the dealer's offers.
      const action = legal.includes("decline") ? "decline" : "double";
      ({ round } = await blackjack.act({ roundId: round.id, expectedStep: round.step, action }));
      if (action === "double") return round;
    }
  }
};

/** What comes when it is time for it, and not with every bet: what is looked up again after some seconds. */
const NOW_AND_THEN = /^(?:BEGIN|COMMIT|SELECT(?: (?:rate_limits|operator_wallets|jackpot_tiers))?)$/;

/** A statement by what it does first. */
const nameOf = ({ name, attributes }: SeenSpan): string =>
  attributes["db.system.name"] === undefined ? name : name.split(" ").slice(0, 2).join(" ");

/** A span and all below it, indented, in the order they began: where, of which kind, what, and whether it failed. */
const outline = (spans: readonly SeenSpan[], top: SeenSpan, depth = 0): readonly string[] => {
  const below = spans
    .filter((span) => span.parentId === top.spanId && !NOW_AND_THEN.test(nameOf(span)))
    .toSorted((a, b) => Number(a.startNs - b.startNs));
  const { service, kind, attributes, failed } = top;
  const how = attributes["db.system.name"] === undefined ? kind : "sql";
  const line = `${"  ".repeat(depth)}${service} ${how} ${nameOf(top)}${failed ? " failed" : ""}`;
  return [line, ...below.flatMap((span) => outline(spans, span, depth + 1))];
};

const LEDGER = (depth: string): readonly string[] => [
  `${depth}blackjack internal ledger.submit`,
  `${depth}  blackjack internal ledger.batch`,
  `${depth}    blackjack sql SELECT actions`,
  `${depth}    blackjack sql UPDATE free_round_grants`,
];

/** What a double of a player is, whose money is in the operator's own wallet. */
export const DOUBLE = [
  "gateway server POST /trpc/games.blackjack.act",
  "  gateway internal games.blackjack.act",
  "    gateway sql SELECT use_sessions",
  "    gateway client POST /games/blackjack/act",
  "      blackjack server POST /games/blackjack/act",
  ...LEDGER("        "),
  "        blackjack internal wallet.calls",
  "          blackjack client wallet debit",
  ...LEDGER("          "),
  "          blackjack client wallet credit",
  "          blackjack sql UPDATE wallet_calls",
  "        blackjack sql SELECT actions",
];

/** The trace in which a round was doubled, as an outline; empty while it is not all there. */
export const outlineOfDouble = (spans: readonly SeenSpan[], { id }: RoundRecord): readonly string[] => {
  const acts = spans.filter(
    ({ name, attributes }) => name === "games.blackjack.act" && attributes["croupier.round.id"] === id,
  );
  const last = acts.toSorted((a, b) => Number(a.startNs - b.startNs)).at(-1);
  const root = spans.find(({ spanId }) => spanId === last?.parentId);
  return root ? outline(spans, root) : [];
};
