import type { Contract } from "@croupier/contract/game";
import type { RoundRecord } from "@croupier/contract/round";
import { rankOf, suitOf } from "@croupier/math/cards";
import type { Verification } from "@croupier/sdk/verify";
import { escaped, escapedJson, shown } from "../verify/printable.ts";

const RANKS = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];
const SUITS = ["♣", "♦", "♥", "♠"];

/** Games of cards call them `cards`, by the numbers of a shoe. */
const cardWords = (card: number): string => `${RANKS[rankOf(card)]}${SUITS[suitOf(card)]}`;

const isCards = (label: string, value: unknown): value is readonly number[] =>
  label === "cards" && Array.isArray(value) && value.every((item) => typeof item === "number");

const words = (label: string, value: unknown): string => {
  if (typeof value === "string") return value;
  if (isCards(label, value)) return value.map(cardWords).join(" ");
  if (Array.isArray(value)) return value.map((item) => words("", item)).join(value.some(isRecord) ? " | " : ", ");
  if (!isRecord(value)) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== false && member !== null);
  return members.map(([name, member]) => (member === true ? name : `${name} ${words(name, member)}`)).join(", ");
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const aligned = (lines: readonly (readonly [label: string, text: string])[]): string => {
  const printed = lines.map(([label, text]) => [escaped(label), escaped(text)] as const);
  const width = Math.max(...printed.map(([label]) => label.length)) + 2;
  return printed.map(([label, text]) => `${`${label}:`.padEnd(width)}${text}`).join("\n");
};

/** A round of any game, as lines of `label: text`: what its player sees, and the money. */
export const showRound = (contract: Contract, round: RoundRecord, balance: number): string => {
  const { currency } = round;
  // The database has members in an order of its own; the contract tells them in the order to read.
  const view = contract.view.safeParse(round.view).data ?? round.view;
  // What is legal is asked for, not told.
  const seen = isRecord(view) ? Object.entries(view).filter(([label]) => label !== "legal") : [["view", view] as const];
  return aligned([
    ["round", round.id],
    ["game", `${round.game} ${round.variant}, rules ${round.rulesVersion}`],
    ...seen.map(([label, value]) => [label, words(label, value)] as const),
    ["status", round.status],
    ["stake", `${round.stake} ${currency} in minor units`],
    ["payout", String(round.payout)],
    ["balance", String(balance)],
  ]);
};

export const showVerification = (verified: string | { readonly verification: Verification }): string => {
  if (typeof verified === "string") return `verified: not yet, ${escaped(verified)}`;
  const { verification } = verified;
  if (verification.verified) return "verified: yes";
  const { field, reason, expected, found } = verification;
  return `verified: no, ${escaped(field)} (${reason}): expected ${shown(expected)}, found ${shown(found)}`;
};

/** Wide draws are bigints, which JSON has not. */
export const json = (value: unknown): string =>
  escapedJson(JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member), 2));
