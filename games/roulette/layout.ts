/** A number of the wheel, the double zero spelled "00". */
export type Pocket = number | "00";
export type Wheel = "european" | "american";

/** A selection as the contract spells it, each spot in one way. */
export interface Selection {
  readonly type: string;
  readonly numbers?: readonly Pocket[];
  readonly dozen?: number;
  readonly column?: number;
}

/** A place on the layout where chips may lie. */
export interface Spot {
  readonly type: SpotType;
  readonly selection: Selection;
  readonly covers: readonly Pocket[];
}

export type SpotType = keyof typeof SPOT_TYPES;

/** What each type of spot is called and covers, for people. */
export const SPOT_TYPES = {
  straight: { title: "straight", is: "one number" },
  split: { title: "split", is: "two numbers that touch" },
  street: { title: "street", is: "the three numbers of a row" },
  trio: { title: "trio", is: "three numbers that touch, a zero among them" },
  corner: { title: "corner", is: "four numbers that meet" },
  firstFour: { title: "first four", is: "0-1-2-3" },
  fiveNumber: { title: "five-number", is: "0-00-1-2-3" },
  sixLine: { title: "six-line", is: "the six numbers of two rows that touch" },
  dozen: { title: "dozen", is: "1 to 12, 13 to 24 or 25 to 36" },
  column: { title: "column", is: "the twelve numbers of a column" },
  red: { title: "red", is: "the red numbers" },
  black: { title: "black", is: "the black numbers" },
  odd: { title: "odd", is: "the odd numbers" },
  even: { title: "even", is: "the even numbers but zero" },
  low: { title: "low", is: "1 to 18" },
  high: { title: "high", is: "19 to 36" },
};

const ROWS = 12;
const COLUMNS = 3;

/** The layout is rows of three, counted from the zeros: 1 2 3, 4 5 6 … 34 35 36. */
const numberAt = (row: number, column: number): number => COLUMNS * row + column + 1;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** The numbers of every block of so many rows and columns, in order; blocks begin on every `step`-th row. */
const blocks = (rows: number, columns: number, step = 1): readonly (readonly number[])[] =>
  range(ROWS - rows + 1)
    .filter((top) => top % step === 0)
    .flatMap((top) =>
      range(COLUMNS - columns + 1).map((left) =>
        range(rows).flatMap((down) => range(columns).map((right) => numberAt(top + down, left + right))),
      ),
    );

const NUMBERS = blocks(ROWS, COLUMNS).flat();
const RED = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36]);

export const colourOf = (pocket: Pocket): "red" | "black" | "green" =>
  pocket === 0 || pocket === "00" ? "green" : RED.has(pocket) ? "red" : "black";

type ZeroArea = readonly (readonly [type: SpotType, numbers: readonly Pocket[]])[];

/** What touches a zero, which is not laid out in rows. */
const ZERO_AREA: Readonly<Record<Wheel, ZeroArea>> = {
  european: [
    ["straight", [0]],
    ["split", [0, 1]],
    ["split", [0, 2]],
    ["split", [0, 3]],
    ["trio", [0, 1, 2]],
    ["trio", [0, 2, 3]],
  ],
  american: [
    ["straight", [0]],
    ["straight", ["00"]],
    ["split", [0, "00"]],
    ["split", [0, 1]],
    ["split", [0, 2]],
    ["split", ["00", 2]],
    ["split", ["00", 3]],
    ["trio", [0, 1, 2]],
    ["trio", [0, "00", 2]],
    ["trio", ["00", 2, 3]],
  ],
};

/** The pockets by their draw: the last of 38 is 00. */
export const pocketsOf = (wheel: Wheel): readonly Pocket[] => [
  0,
  ...NUMBERS,
  ...(wheel === "american" ? ["00" as const] : []),
];

/** Every spot of the layout, once. */
export const spotsOf = (wheel: Wheel): readonly Spot[] => {
  const inside =
    (type: SpotType) =>
    (numbers: readonly Pocket[]): Spot => ({ type, selection: { type, numbers }, covers: numbers });
  const outside = (type: SpotType, covers: (number: number) => boolean): Spot => ({
    type,
    selection: { type },
    covers: NUMBERS.filter(covers),
  });
  return [
    ...blocks(1, 1).map(inside("straight")),
    ...[...blocks(1, 2), ...blocks(2, 1)].map(inside("split")),
    ...blocks(1, COLUMNS).map(inside("street")),
    ...blocks(2, 2).map(inside("corner")),
    ...blocks(2, COLUMNS).map(inside("sixLine")),
    ...ZERO_AREA[wheel].map(([type, numbers]) => inside(type)(numbers)),
    wheel === "european"
      ? { type: "firstFour", selection: { type: "firstFour" }, covers: [0, 1, 2, 3] }
      : { type: "fiveNumber", selection: { type: "fiveNumber" }, covers: [0, "00", 1, 2, 3] },
    ...blocks(4, COLUMNS, 4).map((covers, index): Spot => ({
      type: "dozen",
      selection: { type: "dozen", dozen: index + 1 },
      covers,
    })),
    ...blocks(ROWS, 1).map((covers, index): Spot => ({
      type: "column",
      selection: { type: "column", column: index + 1 },
      covers,
    })),
    outside("red", (number) => colourOf(number) === "red"),
    outside("black", (number) => colourOf(number) === "black"),
    outside("odd", (number) => number % 2 === 1),
    outside("even", (number) => number % 2 === 0),
    outside("low", (number) => number <= 18),
    outside("high", (number) => number >= 19),
  ];
};
