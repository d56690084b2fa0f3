import type { SelectionOf } from "@croupier/contract/game";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

type Selection = SelectionOf<typeof contract>;

const ORDINALS = ["first", "second", "third"];

const OUTSIDE = {
  firstFour: "0-1-2-3 (first four)",
  fiveNumber: "0-00-1-2-3 (five-number)",
  red: "red",
  black: "black",
  odd: "odd",
  even: "even",
  low: "1 to 18",
  high: "19 to 36",
};

const spot = (selection: Selection): string => {
  switch (selection.type) {
    case "straight":
      return String(selection.numbers[0]);
    case "dozen":
      return `the ${ORDINALS[selection.dozen - 1]} dozen (${12 * selection.dozen - 11} to ${12 * selection.dozen})`;
    case "column":
      return `the ${ORDINALS[selection.column - 1]} column`;
    case "split":
    case "street":
    case "trio":
    case "corner":
      return `${selection.numbers.join("-")} (${selection.type})`;
    case "sixLine":
      return `${selection.numbers.join("-")} (six-line)`;
    default:
      return OUTSIDE[selection.type];
  }
};

export const words = defineWords<typeof contract>({
  selection: spot,
  view: ({ number, colour }) => [`The ball landed on ${number} ${colour}.`],
});
