import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { parseWalletUrl } from "@croupier/wallet/wallet-url";
import { z } from "zod";

/** What an operator sets for the wallet in which it keeps its players' money itself. */
export const walletBody = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(2_048)
    .describe("Where it is: calls go to this address and their name. https, and a public host.")
    .meta({ examples: ["https://wallet.casino.example/croupier"] }),
  overdue: z
    .enum(["play", "wait"])
    .default("play")
    .describe("Whether a player whom the wallet has not paid for long may go on playing meanwhile."),
});
export type WalletBody = z.output<typeof walletBody>;

/** Why calls can't go there; which addresses may be called is seen to at each connection. */
export const refuseWalletBody = ({ url }: WalletBody): Refusal | undefined => {
  const parsed = parseWalletUrl(url, { allowInsecure: false });
  return typeof parsed === "string"
    ? refuse("config_invalid", `The wallet's URL can't be used: ${parsed}.`)
    : undefined;
};

export const isSeamless = async (tx: Database, operatorId: string): Promise<boolean> => {
  const operator = await tx.selectFrom("operators").select("wallet").where("id", "=", operatorId).executeTakeFirst();
  return operator?.wallet === "seamless";
};
