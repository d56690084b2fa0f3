import { z } from "zod";

const minorUnits = z.int().min(1);

/** What an operator sets for a game in a currency. Amounts in minor units. */
export const gameBody = z.strictObject({
  enabled: z.boolean().describe("Whether new rounds may open. Rounds that are open can be finished in any case."),
  variant: z
    .string()
    .min(1)
    .max(64)
    .describe("Which of the game's certified variants is played, for real and in demo."),
  stake: z
    .strictObject({ min: minorUnits, max: minorUnits, step: minorUnits, default: minorUnits })
    .describe("Minor units: the stakes of a wager are min, min + step, … up to max; default is what to begin with."),
  maxPayout: minorUnits
    .max(2 ** 48)
    .describe("Minor units: a bet that could pay more is not accepted. A win is never cut."),
  abandoned: z
    .strictObject({ policy: z.enum(["fallback", "void"]), afterHours: z.int().min(1).max(720) })
    .default({ policy: "fallback", afterHours: 720 })
    .describe("What becomes of a round in which nobody has acted for so long."),
});
export type GameBody = z.output<typeof gameBody>;
