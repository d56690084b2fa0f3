import { currency, gameName } from "@croupier/contract/wire";
import { z } from "zod";
import { poolName } from "./jackpot-body.ts";

/** ISO 3166-1 or -2, or one of the operator's own that looks like it: `GB`, `CA-ON`, `GB-U25`. */
export const jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, "a jurisdiction is a code such as GB or CA-ON");

export const gameSubject = z.strictObject({ kind: z.literal("game"), game: gameName, currency });
export const jurisdictionSubject = z.strictObject({ kind: z.literal("jurisdiction"), jurisdiction });
/** An operator has one wallet at the most. */
export const walletSubject = z.strictObject({ kind: z.literal("wallet") });

export const jackpotSubject = z.strictObject({ kind: z.literal("jackpot"), pool: poolName });

/** What can be configured. */
export const subject = z.discriminatedUnion("kind", [gameSubject, jurisdictionSubject, walletSubject, jackpotSubject]);
export type GameSubject = z.output<typeof gameSubject>;
export type JackpotSubject = z.output<typeof jackpotSubject>;
export type Subject = z.output<typeof subject>;

/** As it is stored: `coin-flip/EUR`, `GB`, `wallet`, `main`. */
export const subjectText = (of: Subject): string => {
  switch (of.kind) {
    case "game":
      return `${of.game}/${of.currency}`;
    case "jurisdiction":
      return of.jurisdiction;
    case "wallet":
      return of.kind;
    case "jackpot":
      return of.pool;
  }
};

export const readSubject = (kind: Subject["kind"], text: string): Subject => {
  if (kind === "jurisdiction") return { kind, jurisdiction: text };
  if (kind === "wallet") return { kind };
  if (kind === "jackpot") return { kind, pool: text };
  const [game = "", code = ""] = text.split("/");
  return { kind, game, currency: code };
};
