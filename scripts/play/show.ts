import type { Contract } from "@croupier/contract/game";
import type { RoundRecord } from "@croupier/contract/round";
import type { Verification } from "@croupier/sdk/verify";
import { escaped, escapedJson, shown } from "../verify/printable.ts";

const words = (value: unknown): string => {
  if (typeof value === "string") return value;
  const flat = Array.isArray(value) && value.every((item) => typeof item !== "object");
  return flat ? value.join(", ") : JSON.stringify(value);
};

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
  const seen =
    typeof view === "object" && view !== null && !Array.isArray(view) ? Object.entries(view) : [["view", view]];
  return aligned([
    ["round", round.id],
    ["game", `${round.game} ${round.variant}, rules ${round.rulesVersion}`],
    ...seen.map(([label, value]) => [String(label), words(value)] as const),
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
