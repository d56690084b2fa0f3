import { objectionTo } from "@croupier/jackpots/objection";
import { microOf } from "@croupier/jackpots/micro";
import type { TierTerms } from "@croupier/jackpots/tier";
import { currency, gameName } from "@croupier/contract/wire";
import { z } from "zod";

const slug = (what: string) =>
  z
    .string()
    .max(32)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, `${what} is lower-case letters, digits and single dashes`);

/** The operator's own name of a pool, and of a tier: no two of its pools have a tier of the same name. */
export const poolName = slug("a pool").meta({ examples: ["main"] });
export const tierName = slug("a tier").meta({ examples: ["grand"] });

const unique = (names: readonly string[]): boolean => new Set(names).size === names.length;
const minorUnits = z.int().max(2 ** 48);

const tier = z.strictObject({
  tier: tierName,
  contribution: z
    .string()
    .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,6}$/, "is an exact fraction such as 1/100")
    .describe("What it takes of each stake: an exact fraction, and a multiple of a millionth.")
    .meta({ examples: ["1/100"] }),
  seed: minorUnits.min(0).describe("Minor units: what the operator puts in at each reset."),
  ceiling: minorUnits
    .min(1)
    .describe(
      "Minor units: the most that it pays. It may be raised, and not lowered. What is above stays in the pool.",
    ),
  trigger: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("chance"),
        range: z
          .string()
          .regex(/^[1-9]\d{0,19}$/)
          .describe("One win in so many minor units staked, up to 2^64."),
      }),
      z.strictObject({ kind: z.literal("must-hit-by") }),
    ])
    .describe("How it is won. That never changes."),
});

/** What an operator sets for a pool. Amounts in minor units. */
export const jackpotBody = z.strictObject({
  enabled: z.boolean().describe("Whether rounds that open take part. Those that are open keep their part."),
  currency: currency.describe("Of the pool, for ever."),
  games: z.array(gameName).min(1).max(100).refine(unique, "names a game twice"),
  tiers: z
    .array(tier)
    .min(1)
    .max(8)
    .refine((tiers) => unique(tiers.map((one) => one.tier)), "names a tier twice"),
});
export type JackpotBody = z.output<typeof jackpotBody>;
export type TierBody = JackpotBody["tiers"][number];

/** A tier's terms, or why it has none. */
export const termsOf = ({ contribution, seed, ceiling, trigger }: TierBody): TierTerms | string => {
  const perUnit = microOf(contribution);
  if (perUnit === undefined) return `a contribution of ${contribution} is no multiple of a millionth`;
  const terms: TierTerms = {
    perUnit,
    seed: BigInt(seed),
    ceiling: BigInt(ceiling),
    trigger: trigger.kind === "chance" ? { kind: "chance", range: BigInt(trigger.range) } : trigger,
  };
  return objectionTo(terms) ?? terms;
};
