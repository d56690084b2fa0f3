import { readFileSync } from "node:fs";
import { type SigningKey } from "@croupier/wallet/signature";
import { faultsSchema } from "./faults.ts";
import { startOperatorWallet } from "./operator-wallet.ts";

/**
 * The wallet as a process of its own. It is told by its environment: `CROUPIER_OPERATOR_KEYS` (`id:secret`, comma between
 * two), `PORT`, `CROUPIER_OPERATOR_JOURNAL` (a file) and `CROUPIER_OPERATOR_FAULTS` (a file of JSON), the last three if
 * wanted. Says `{ url, adminUrl }` once it listens.
 */
const readKeys = (text: string): readonly SigningKey[] =>
  text.split(",").map((pair) => {
    const [, id = "", secret = ""] = /^([^:]+):(.+)$/.exec(pair) ?? [];
    if (id === "") throw new Error("CROUPIER_OPERATOR_KEYS must be id:secret");
    return { id, secret };
  });

const { CROUPIER_OPERATOR_KEYS = "", CROUPIER_OPERATOR_JOURNAL, CROUPIER_OPERATOR_FAULTS, PORT = "0" } = process.env;
const wallet = await startOperatorWallet({
  keys: readKeys(CROUPIER_OPERATOR_KEYS),
  port: Number(PORT),
  ...(CROUPIER_OPERATOR_JOURNAL === undefined ? {} : { journalPath: CROUPIER_OPERATOR_JOURNAL }),
  ...(CROUPIER_OPERATOR_FAULTS === undefined
    ? {}
    : { faults: faultsSchema.parse(JSON.parse(readFileSync(CROUPIER_OPERATOR_FAULTS, "utf8"))) }),
});
const { url, adminUrl } = wallet;
console.log(JSON.stringify({ url, adminUrl }));
process.send?.({ url, adminUrl });
process.once("SIGTERM", () => void wallet.close());
