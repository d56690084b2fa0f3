import type { ActionOf, ViewOf } from "@croupier/contract/game";
import type { Strategy } from "@croupier/contract/par";
import type { contract } from "../contract.ts";
import type { Option } from "../options.ts";
import { valueOf } from "../points.ts";
import type { FullChart } from "./chart-play.ts";
import type { Decision, Play } from "./player.ts";

type View = ViewOf<typeof contract>;
type Action = ActionOf<typeof contract>;

const isOption = (action: Action): action is Option => action !== "insure" && action !== "decline";

/** What there is to see of the hand whose turn it is. */
const decisionIn = ({ hands, dealer, active }: View): Decision => {
  const hand = hands[active ?? -1];
  const [one = 0, other = 0] = hand?.cards.map(valueOf) ?? [];
  const cards = hand?.cards.length ?? 0;
  const split = hand?.split ?? false;
  return {
    total: hand?.total ?? 0,
    soft: hand?.soft ?? false,
    cards,
    pair: cards === 2 && one === other ? one : 0,
    split,
    splitAces: split && one === 1,
    hands: hands.length,
    waiting: hands.filter((waiting) => waiting.cards.length === 1).length,
    up: valueOf(dealer.cards[0] ?? 0),
  };
};

/** Plays by what is shown, and never takes insurance. */
export const createStrategy = (name: string, play: Play, chart: () => FullChart): Strategy<Action, View> => ({
  name,
  // Printed with a sheet, and a best play takes a while to print.
  get chart() {
    return chart();
  },
  decide: (view, legal) => {
    const options = legal.filter(isOption);
    return options.length === 0 ? "decline" : play(decisionIn(view), options);
  },
});

/** For wagers that are decided by the first cards: takes no card, nor insurance unless told. */
export const createPassive = (name: string, insurance: "insure" | "decline"): Strategy<Action, View> => ({
  name,
  decide: (_, legal) => (legal.includes("stand") ? "stand" : insurance),
});
