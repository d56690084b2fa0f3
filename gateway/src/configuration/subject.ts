import { currency, gameName } from "@croupier/contract/wire";
import { z } from "zod";

/** ISO 3166-1 or -2, or one of the operator's own that looks like it: `GB`, `CA-ON`, `GB-U25`. */
export const jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, "a jurisdiction is a code such as GB or CA-ON");

export const gameSubject = z.strictObject({ kind: z.literal("game"), game: gameName, currency });
export const jurisdictionSubject = z.strictObject({ kind: z.literal("jurisdiction"), jurisdiction });

/** What can be configured. */
export const subject = z.discriminatedUnion("kind", [gameSubject, jurisdictionSubject]);
export type GameSubject = z.output<typeof gameSubject>;
export type Subject = z.output<typeof subject>;

/** As it is stored: `coin-flip/EUR`, `GB`. */
export const subjectText = (of: Subject): string =>
  of.kind === "game" ? `${of.game}/${of.currency}` : of.jurisdiction;

export const readSubject = (kind: Subject["kind"], text: string): Subject => {
  if (kind === "jurisdiction") return { kind, jurisdiction: text };
  const [game = "", code = ""] = text.split("/");
  return { kind, game, currency: code };
};
