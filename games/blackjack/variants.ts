/** Certified parameter sets. Once a variant is released it never changes; a new one gets a new name. */
export const variants = {
  /** Eight decks, the dealer stands on soft 17, double on any two cards and after a split. */
  standard: { rules: 1, parameters: {} },
  /** Six decks, the dealer hits soft 17, late surrender. */
  "six-deck": { rules: 1, parameters: { decks: 6, soft17: "hit", surrender: "late" } },
  /** Six decks as in Europe: no peek, double on 9 to 11. */
  european: { rules: 1, parameters: { decks: 6, peek: false, doubleOn: "9-11" } },
  /** Every card is drawn from a whole deck, which makes pairs likelier; up to four hands, late surrender. */
  infinite: {
    rules: 1,
    parameters: { decks: "infinite", maxHands: 4, surrender: "late", perfectPairs: { mixed: 5 } },
  },
};
