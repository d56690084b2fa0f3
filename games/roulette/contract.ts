import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

type Pocket = number | "00";

const A_NUMBER = 'a number is 0 to 36, or "00"';
const pocket = z.union([z.int(A_NUMBER).min(0, A_NUMBER).max(36, A_NUMBER), z.literal("00")], A_NUMBER);

/** 0, 00, 1, 2 …: the order in which the numbers of a wager are written, so that each has one spelling. */
const placeOf = (number: Pocket): number => (number === "00" ? 1 : 2 * number);
const ascends = (numbers: readonly Pocket[]): boolean =>
  numbers.every((number, index) => placeOf(numbers[index - 1] ?? -1) < placeOf(number));
const IN_ORDER = "write the numbers in ascending order, each once, and 00 right after 0";

const three = z.tuple([pocket, pocket, pocket]).refine(ascends, IN_ORDER).readonly();
const third = z.int().min(1).max(3);

/**
 * Where a chip lies. Whether numbers touch on the layout, and which of these spots a wheel has, is for the rules to say.
 *
 * - `straight` 17; `split` 17-20; `street` 16-17-18; `corner` 16-17-19-20; `sixLine` 16-17-18-19-20-21;
 * - `trio`: a zero and two that it touches; `firstFour`: 0-1-2-3; `fiveNumber`: 0-00-1-2-3;
 * - `dozen` 1: 1 to 12; `column` 1: 1, 4, 7 … 34; `low`: 1 to 18; `high`: 19 to 36.
 */
const selection = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("straight"), numbers: z.tuple([pocket]).readonly() }),
  z.strictObject({
    type: z.literal("split"),
    numbers: z.tuple([pocket, pocket]).refine(ascends, IN_ORDER).readonly(),
  }),
  z.strictObject({ type: z.enum(["street", "trio"]), numbers: three }),
  z.strictObject({
    type: z.literal("corner"),
    numbers: z.tuple([pocket, pocket, pocket, pocket]).refine(ascends, IN_ORDER).readonly(),
  }),
  z.strictObject({
    type: z.literal("sixLine"),
    numbers: z.tuple([pocket, pocket, pocket, pocket, pocket, pocket]).refine(ascends, IN_ORDER).readonly(),
  }),
  z.strictObject({ type: z.literal("dozen"), dozen: third }),
  z.strictObject({ type: z.literal("column"), column: third }),
  z.strictObject({ type: z.enum(["firstFour", "fiveNumber", "red", "black", "odd", "even", "low", "high"]) }),
]);

export const contract = defineContract({
  name: "roulette",
  title: "Roulette",
  selection,
  action: z.never(),
  view: z.strictObject({
    /** Where the ball fell. */
    number: pocket,
    colour: z.enum(["red", "black", "green"]),
    /** By wager: whether its spot covers that number. */
    won: z.array(z.boolean()).readonly(),
  }),
  wagers: { min: 1, max: 100 },
  stakeGrows: false,
});
