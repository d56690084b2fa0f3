import type { Prepared } from "@croupier/contract/par";
import type { DecidedPart } from "@croupier/contract/rules";
import { DECK_SIZE } from "@croupier/math/cards";
import { type Rational, ZERO } from "@croupier/math/rational";
import { dealing, scriptedDraws } from "@croupier/math/scripted-draws";
import { parseHand } from "./card-names.ts";
import type { contract } from "./contract.ts";
import { CATEGORIES, type Category } from "./hands.ts";
import { ALL_HELD, actionOf } from "./holds.ts";

const EXAMPLES: Readonly<Record<Category, string>> = {
  nothing: "2c 4d 6h 8s Tc",
  jacks: "Jc Jd 2h 5s 8c",
  twoPair: "3c 3d 7h 7s Kc",
  three: "9c 9d 9h 2s 5c",
  straight: "5c 6d 7h 8s 9c",
  flush: "2h 5h 8h Jh Kh",
  fullHouse: "4c 4d 4h Qs Qc",
  four: "6c 6d 6h 6s As",
  straightFlush: "5d 6d 7d 8d 9d",
  royal: "Ts Js Qs Ks As",
};

/** How a round ends in each category, by its number: one hand of each is dealt, kept and settled by the rules. */
export const playExamples = ({ rules }: Prepared<typeof contract>): readonly (readonly DecidedPart[])[] =>
  CATEGORIES.map((category) => {
    const draws = scriptedDraws(dealing(DECK_SIZE, parseHand(EXAMPLES[category])));
    const over = rules.act(rules.open([{}], draws), actionOf(ALL_HELD), draws);
    const shown = rules.view(over, "player").category;
    if (shown !== category) throw new Error(`the rules take ${EXAMPLES[category]} for ${shown}, not for ${category}`);
    return rules.parts(over).flatMap((part) => (part.multiplier ? [{ ...part, multiplier: part.multiplier }] : []));
  });

/** What each category pays, by its number. */
export const multipliersOf = (endings: readonly (readonly DecidedPart[])[]): readonly Rational[] =>
  endings.map(([part]) => part?.multiplier ?? ZERO);
