import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";
import { rational, ZERO } from "@croupier/math/rational";

const DEFAULT_COMMISSION = rational(1, 20);
const MOST_DECKS = 8;
const MOST_PAYS = 1_000_000n;

const HOW_MANY_DECKS = `decks are 1 to ${MOST_DECKS}, or "infinite"`;

const decks = z
  .union([z.int().min(1, HOW_MANY_DECKS).max(MOST_DECKS, HOW_MANY_DECKS), z.literal("infinite")], HOW_MANY_DECKS)
  .default(MOST_DECKS)
  .describe('How many packs of 52 are in the shoe; from an "infinite" one each card is drawn anew');

const commission = exactNumber
  .refine(({ num, den }) => num >= 0n && num <= den, "a commission is a share of the win: 0 to 1")
  .optional()
  .describe("What is kept of a win on banker: 1/20 unless told, and 0 if bankerSixPaysHalf");

const bankerSixPaysHalf = z
  .boolean()
  .default(false)
  .describe("Whether banker pays 1 to 2 when it wins with six points; then there is no commission");

const pays = exactNumber.refine(
  ({ num, den }) => num >= 0n && num <= MOST_PAYS * den,
  `a wager pays 0 to ${MOST_PAYS} to 1`,
);

export const parameters = z
  .strictObject({
    decks,
    commission,
    bankerSixPaysHalf,
    tiePays: pays.prefault(8).describe("What tie pays, to 1"),
    pairPays: pays.prefault(11).describe("What playerPair and bankerPair pay, to 1"),
  })
  .superRefine((given, context) => {
    if (!given.bankerSixPaysHalf || given.commission === undefined || given.commission.num === 0n) return;
    const message = "bankerSixPaysHalf takes the place of a commission: leave this out, or write 0";
    context.addIssue({ code: "custom", path: ["commission"], message });
  })
  .transform(({ commission: share, ...rest }) => ({
    ...rest,
    commission: share ?? (rest.bankerSixPaysHalf ? ZERO : DEFAULT_COMMISSION),
  }));
