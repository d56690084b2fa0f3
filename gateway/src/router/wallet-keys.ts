import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import type { Hosts } from "../upstream/hosts.ts";
import {
  issuedWalletKeySchema,
  issueWalletKey,
  readWalletKeys,
  useWalletKey,
  walletKeysSchema,
} from "../wallet/wallet-keys.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** The keys by which an operator's wallet knows our calls. */
export const walletKeysRouter = (db: Database, hosts: Hosts) => {
  const admin = operatorProcedure("admin");
  return router({
    get: admin
      .meta({
        summary: "Read which key calls to the wallet are signed with",
        description: "Its id, and that of the key that was issued to take its place.",
        errors: ["wallet_not_seamless", "wallet_not_ready"],
      })
      .output(walletKeysSchema)
      .query(async ({ ctx: { caller } }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readWalletKeys(tx, caller.operatorId))),
      ),
    issue: admin
      .meta({
        summary: "Issue the next key for calls to the wallet",
        description:
          "Shown this once. Let the wallet accept it beside the one in use, then call walletKeys.use. Issued again, it takes the place of one that was not used.",
        errors: ["wallet_not_seamless", "wallet_not_ready", "deadline_exceeded"],
      })
      .output(issuedWalletKeySchema)
      .mutation(async ({ ctx }) => orThrow(await issueWalletKey(db, hosts, ctx))),
    use: admin
      .meta({
        summary: "Sign calls to the wallet with the key that was issued",
        description: "Within seconds all are. The key before it is good for nothing from then on.",
        errors: ["wallet_not_seamless", "wallet_not_ready", "wallet_key_not_found"],
      })
      .input(z.strictObject({ keyId: text(64) }))
      .output(walletKeysSchema)
      .mutation(async ({ ctx, input }) => orThrow(await useWalletKey(db, ctx, input.keyId))),
  });
};
