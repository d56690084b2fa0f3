import type { Contract } from "@croupier/contract/game";
import { z } from "zod";

const money = z.int().min(0).describe("Minor units.");
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const exact = z.string().regex(/^\d+\/\d+$/);

const part = z
  .strictObject({
    wager: z.int().min(0).describe("Index of the wager."),
    fraction: exact.describe("Of that wager's stake, in lowest terms."),
    due: money,
    multiplier: exact.nullable().describe("In lowest terms; null while undecided."),
    payout: money.nullable().describe("Minor units; null while undecided."),
  })
  .meta({ id: "Part" });

const fairness = z
  .strictObject({
    seedPairId: z.uuid(),
    commitment: hash.describe("SHA-256 of the server seed; shown before the client seed was chosen."),
    clientSeed: z.string(),
    nonce: z.int().min(0),
    serverSeed: hash.nullable().describe("Null until the pair is rotated away."),
  })
  .meta({ id: "RoundFairness" });

const jackpot = z
  .strictObject({
    pool: z.string(),
    tier: z.string(),
    contributed: z.string().regex(/^\d+$/).describe("Millionths of a minor unit; 0 until the round settles."),
    range: z
      .string()
      .regex(/^\d+$/)
      .nullable()
      .describe(
        "Won if the round's stream `jackpot-<tier>` draws less than its stake from so many; null for must-hit-by.",
      ),
    won: z.boolean(),
    amount: money.nullable().describe("Minor units, beside the payout; null until it is fixed."),
    paid: z.boolean(),
  })
  .meta({ id: "RoundJackpot" });

const record = <Game extends z.ZodType, Selection extends z.ZodType, Action extends z.ZodType, View extends z.ZodType>(
  game: Game,
  { selection, action, view }: { readonly selection: Selection; readonly action: Action; readonly view: View },
) =>
  z.strictObject({
    id: z.uuid(),
    game,
    variant: z.string(),
    rulesVersion: z.int().min(1),
    rulesHash: hash.describe("SHA-256: the very rules and parameters that decided this round."),
    mode: z.enum(["real", "demo"]),
    currency: z.string(),
    status: z.enum(["reserving", "open", "settled", "voided"]),
    step: z.int().min(0).describe("How many actions have been taken; the next one answers this step."),
    wagers: z.array(z.strictObject({ selection, stake: money })).readonly(),
    actions: z.array(action).readonly(),
    stake: money.describe("All stakes so far, minor units."),
    payout: money.describe("Minor units; 0 until settled."),
    parts: z.array(part).readonly(),
    view: view.describe("What the player sees."),
    fairness,
    openedAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
    grantId: z.uuid().optional().describe("The free rounds that paid the stake; left out where the player did."),
    jackpots: z.array(jackpot).readonly().optional().describe("Left out where the round has no part in any."),
  });

/** A round of any game. */
export const roundRecord = record(z.string(), { selection: z.unknown(), action: z.unknown(), view: z.unknown() }).meta({
  id: "Round",
});

const named = (game: string): string =>
  game.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A round of one game. */
export const roundOf = (contract: Contract): z.ZodType =>
  record(z.literal(contract.name), contract).meta({ id: `${named(contract.name)}Round` });
