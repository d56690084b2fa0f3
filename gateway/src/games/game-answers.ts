import type { Contract } from "@croupier/contract/game";
import { z } from "zod";
import { contracts } from "../games.gen.ts";
import { roundOf } from "../rounds/round-schema.ts";

const money = z.int().min(0);
const balance = money.describe("Minor units, right after this call; the same again whenever the call is repeated.");

const payment = z
  .literal("pending")
  .optional()
  .describe("Said while the operator's own wallet has not acknowledged the payout: the balance is without it.");

/** What a game's procedures answer, for the reference: its host has checked it, and the gateway looks at the frame only. */
interface GameAnswers {
  readonly played: z.ZodType;
  readonly current: z.ZodType;
}

const answersOf = (contract: Contract): GameAnswers => {
  const round = roundOf(contract);
  return {
    played: z.object({ round, balance, payment }),
    current: z.object({ round: round.nullable().describe("Null where none is open."), balance: money }),
  };
};

/** By game. Made once: a schema has its name in the reference once only. */
export const gameAnswers: ReadonlyMap<string, GameAnswers> = new Map(
  Object.values(contracts).map((contract) => [contract.name, answersOf(contract)]),
);

/** What a front end needs to know of a game before a bet, as GameInfo has it. */
export const gameInfo = z
  .object({
    game: z.string(),
    title: z.string(),
    variant: z.string(),
    rulesVersion: z.int().min(1),
    rulesHash: z.string(),
    parameters: z.unknown().describe("Of the variant, as its PAR sheet has them."),
    currency: z.string(),
    stake: z
      .object({ min: money, max: money, step: money, default: money })
      .describe("Minor units; `default` is what to begin with."),
    maxPayout: money.describe("The most a bet may pay, minor units; bets that could pay more are refused."),
    enabled: z.boolean(),
  })
  .meta({ id: "GameInfo" });
