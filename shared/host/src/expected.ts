import { createExpectPayout, type ExpectPayout } from "@croupier/contract/expected-payout";
import type { Bet, Play } from "@croupier/contract/play";
import type { RoundAfter } from "@croupier/ledger/entry";
import type { HostedGame } from "./load-game.ts";

/** By variant: what its rounds are expected to pay. Undefined for one that no certified sheet tells of. */
export type Expecting = (variant: string) => ExpectPayout | undefined;

/** Prepared once, so that a round only looks up. */
export const createExpecting = ({ expectation }: HostedGame): Expecting => {
  const byVariant = new Map(
    [...(expectation?.variants ?? [])].map(([variant, lawful]) => [variant, createExpectPayout(lawful)]),
  );
  return (variant) => byVariant.get(variant);
};

/** A round that has just settled is stored with what it was expected to pay. */
export const withExpected = (
  after: RoundAfter,
  expectPayout: ExpectPayout | undefined,
  bet: Bet,
  actions: readonly unknown[],
  play: Play,
): RoundAfter => {
  const expected = after.status === "settled" ? expectPayout?.(bet, actions, play.due) : undefined;
  return expected ? { ...after, expected } : after;
};
