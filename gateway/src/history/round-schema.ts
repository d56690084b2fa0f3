import { z } from "zod";
import { instant } from "./round-summary.ts";

const amount = z.int().min(0);

const wager = z.strictObject({
  selection: z.unknown().describe("what the wager is on, as the game's contract spells it"),
  stake: amount.describe("minor units"),
});

const part = z.strictObject({
  wager: z.int().min(0).describe("index of the wager that it belongs to"),
  fraction: z.string().describe("num/den: how much of that wager's stake rides on it"),
  due: amount.describe("minor units"),
  multiplier: z.string().nullable().describe("num/den; null while undecided"),
  payout: amount.nullable().describe("minor units; null while undecided"),
});

const fairness = z.strictObject({
  seedPairId: z.string(),
  commitment: z.string().describe("SHA-256 of the server seed, hex"),
  clientSeed: z.string(),
  nonce: z.int().min(0),
  serverSeed: z.string().nullable().describe("hex; null until the pair is rotated away"),
});

/** A round's record, as `rounds.get` gives it to its player: once the seed is revealed, all that `pnpm verify` needs. */
export const roundRecordSchema = z.strictObject({
  id: z.string(),
  game: z.string(),
  variant: z.string(),
  rulesVersion: z.int(),
  rulesHash: z.string().describe("SHA-256, hex: the very rules and parameters that decided this round"),
  mode: z.enum(["real", "demo"]),
  currency: z.string(),
  status: z.enum(["reserving", "open", "settled", "voided"]),
  step: z.int().min(0),
  wagers: z.array(wager).readonly(),
  actions: z.array(z.unknown()).readonly(),
  stake: amount,
  payout: amount,
  parts: z.array(part).readonly(),
  view: z.unknown().describe("what the player sees"),
  fairness,
  openedAt: instant,
  settledAt: instant.nullable(),
  grantId: z.string().optional().describe("the free rounds that paid the stake; left out where the player did"),
});
