import type { Selection } from "../../frame/play.ts";

export type Spot = Selection<"roulette">;

/** What a chip laid on a number is on: the number, or it and some that follow. */
export const REACHES = [
  { value: "straight", text: "the number" },
  { value: "next", text: "split, with the next one" },
  { value: "beside", text: "split, with the one beside" },
  { value: "street", text: "its street of three" },
  { value: "corner", text: "a corner of four" },
  { value: "sixLine", text: "a six line" },
] as const;
export type Reach = (typeof REACHES)[number]["value"];

const LAST = 36;
const ROW = 3;

const firstOfRow = (number: number): number => number - ((number - 1) % ROW);
const isLastOfRow = (number: number): boolean => number % ROW === 0;

/** The spot that reaches so far from this number, and the number whose cell it is drawn at; undefined at the layout's edge. */
export const spotFrom = (number: number, reach: Reach): { readonly spot: Spot; readonly at: number } | undefined => {
  const row = firstOfRow(number);
  switch (reach) {
    case "straight":
      return { spot: { type: "straight", numbers: [number] }, at: number };
    case "next":
      return isLastOfRow(number) ? undefined : { spot: { type: "split", numbers: [number, number + 1] }, at: number };
    case "beside":
      return number + ROW > LAST ? undefined : { spot: { type: "split", numbers: [number, number + ROW] }, at: number };
    case "street":
      return { spot: { type: "street", numbers: [row, row + 1, row + 2] }, at: row };
    case "corner":
      return isLastOfRow(number) || number + ROW > LAST
        ? undefined
        : { spot: { type: "corner", numbers: [number, number + 1, number + ROW, number + ROW + 1] }, at: number };
    case "sixLine":
      return row + ROW > LAST
        ? undefined
        : { spot: { type: "sixLine", numbers: [row, row + 1, row + 2, row + 3, row + 4, row + 5] }, at: row };
  }
};

/** The bets beside the numbers, as they lie on the layout. */
export const OUTSIDE: readonly { readonly place: string; readonly text: string; readonly spot: Spot }[] = [
  ...([1, 2, 3] as const).map((dozen) => ({
    place: `dozen-${dozen}`,
    text: `${12 * dozen - 11}–${12 * dozen}`,
    spot: { type: "dozen" as const, dozen },
  })),
  { place: "low", text: "1–18", spot: { type: "low" } },
  { place: "even", text: "Even", spot: { type: "even" } },
  { place: "red", text: "Red", spot: { type: "red" } },
  { place: "black", text: "Black", spot: { type: "black" } },
  { place: "odd", text: "Odd", spot: { type: "odd" } },
  { place: "high", text: "19–36", spot: { type: "high" } },
  ...([1, 2, 3] as const).map((column) => ({
    place: `column-${column}`,
    text: "2 to 1",
    spot: { type: "column" as const, column },
  })),
];

const RED = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36]);

export type Pocket = number | "00";

export const colourOf = (pocket: Pocket): "red" | "black" | "green" =>
  pocket === 0 || pocket === "00" ? "green" : RED.has(pocket) ? "red" : "black";

/** The pockets clockwise, as they are on the wheels of casinos. */
export const WHEELS: Readonly<Record<"european" | "american", readonly Pocket[]>> = {
  european: [
    0, 32, 15, 19, 4, 21, 2, 25, 17, 34, 6, 27, 13, 36, 11, 30, 8, 23, 10, 5, 24, 16, 33, 1, 20, 14, 31, 9, 22, 18, 29,
    7, 28, 12, 35, 3, 26,
  ],
  american: [
    0,
    28,
    9,
    26,
    30,
    11,
    7,
    20,
    32,
    17,
    5,
    22,
    34,
    15,
    3,
    24,
    36,
    13,
    1,
    "00",
    27,
    10,
    25,
    29,
    12,
    8,
    19,
    31,
    18,
    6,
    21,
    33,
    16,
    4,
    23,
    35,
    14,
    2,
  ],
};
