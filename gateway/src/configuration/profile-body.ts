import type { Profile } from "@croupier/contract/terms";
import { currency, gameName } from "@croupier/contract/wire";
import { z } from "zod";

const MOST_ENTRIES = 200;
const few = (entries: object): boolean => Object.keys(entries).length <= MOST_ENTRIES;

const minRoundMs = z.int().min(0).max(60_000).describe("Least milliseconds from opening a round to opening the next.");
const stakeCaps = z
  .record(currency, z.int().min(1))
  .refine(few, "names too many currencies")
  .describe("Minor units, by currency: the most that the wagers of one bet may stake together.");

/** What an operator sets for a jurisdiction. */
export const profileBody = z.strictObject({
  minRoundMs,
  stakeCaps,
  autoplay: z.boolean().describe("Whether a front end may open rounds without the player's own action."),
  reminderSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .nullable()
    .describe("After how long a player must acknowledge the time played; null for never."),
  demo: z.boolean().describe("Whether there may be sessions without money."),
  games: z
    .record(gameName, z.strictObject({ minRoundMs: minRoundMs.optional(), stakeCaps: stakeCaps.optional() }))
    .refine(few, "names too many games")
    .default({})
    .describe("What holds for some games in place of the above."),
}) satisfies z.ZodType<Profile>;
