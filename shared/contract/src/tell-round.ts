import type { Contract } from "./game.ts";
import { capital, plainView, plainWords } from "./plain-words.ts";
import type { PartRecord, RoundRecord } from "./round.ts";
import type { Words } from "./words.ts";

/** A round in sentences, in the order in which to read them. */
export interface ToldRound {
  /** Of each wager, and whether it was a free round. */
  bet: string[];
  /** Of each action. */
  actions: string[];
  /** What there is to be seen now. */
  seen: string[];
  /** How it stands or ended, in money. */
  result: string[];
}

type Told = Pick<RoundRecord, "wagers" | "actions" | "parts" | "view" | "status" | "stake" | "payout" | "grantId">;

/** An amount of minor units as people write it, with its currency: `2.00 EUR`. */
export type TellMoney = (minor: number) => string;

const parsed = (schema: Contract["view"] | undefined, json: unknown): { readonly data: unknown } | undefined => {
  const result = schema?.safeParse(json);
  return result?.success ? { data: result.data } : undefined;
};

/** Words of the game's own for what its contract lets through; a round of an older contract is told plainly. */
const tellers = ({ contract, words }: Vocabulary, round: Told) => {
  const view = parsed(contract?.view, round.view);
  const selections = round.wagers.map(({ selection }) => parsed(contract?.selection, selection));
  const actionWords = (action: unknown): string | undefined => {
    const known = parsed(contract?.action, action);
    return known && view && words?.action?.(known.data, view.data);
  };
  return {
    selection: (wager: number): string => {
      const known = selections[wager];
      return (known && words?.selection?.(known.data)) ?? plainWords(round.wagers[wager]?.selection);
    },
    action: (action: unknown): string => actionWords(action) ?? `${capital(plainWords(action))}.`,
    // The database has members in an order of its own; the contract tells them in the order to read.
    seen: (): readonly string[] => (view && words?.view?.(view.data)) ?? plainView(view ? view.data : round.view),
    parts: (): readonly string[] =>
      (view &&
        selections.every((known) => known !== undefined) &&
        words?.parts?.(
          view.data,
          selections.map((known) => known?.data),
        )) ||
      [],
  };
};

/** What a round is told in; without a contract, all of it is told from its JSON. */
export interface Vocabulary {
  readonly contract: Contract | undefined;
  readonly words: Words | undefined;
}

const ended = (money: TellMoney, stake: number, payout: number): string => {
  if (payout === 0) return "Lost.";
  if (payout > stake) return `Won: ${money(payout)} was paid.`;
  return payout === stake
    ? `The stake came back: ${money(payout)} was paid.`
    : `${money(payout)} of the stake of ${money(stake)} was paid.`;
};

const partResult = (money: TellMoney, part: PartRecord): string => {
  if (part.payout === null) return "undecided";
  return part.payout === 0 ? "lost" : `${money(part.payout)} was paid`;
};

/** Tells a round of any game. Nothing is in it that its record doesn't show. */
export const tellRound = (vocabulary: Vocabulary, round: Told, money: TellMoney): ToldRound => {
  const say = tellers(vocabulary, round);
  const on = (wager: number): string => {
    const selection = say.selection(wager);
    return selection === "" ? "" : ` on ${selection}`;
  };
  const names = say.parts();
  const parts = (): string[] =>
    round.parts.map(
      (part, index) =>
        `${money(part.due)}${names[index] ? ` on ${names[index]}` : on(part.wager)}: ${partResult(money, part)}.`,
    );
  const result = (): string[] => {
    if (round.status === "voided") return [`Voided: ${money(round.stake)} was given back.`];
    if (round.status !== "settled") return [`Not over yet; ${money(round.stake)} is staked.`];
    return [...(round.parts.length > 1 ? parts() : []), ended(money, round.stake, round.payout)];
  };
  return {
    bet: [
      ...round.wagers.map(({ stake }, wager) => `Bet ${money(stake)}${on(wager)}.`),
      ...(round.grantId === undefined ? [] : ["It was a free round: the operator staked."]),
    ],
    actions: round.actions.map(say.action),
    seen: [...say.seen()],
    result: result(),
  };
};
