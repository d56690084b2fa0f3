import { hkdfSync } from "node:crypto";
import type { SigningKey } from "./signature.ts";

/** The roots of all operators' keys by id, the current one first; hosts alone have them. */
export type WalletKeys = ReadonlyMap<string, Uint8Array>;

/** `<root key's id>-<number>`. */
const KEY_ID = /^(?<root>[A-Za-z0-9-]{1,32})-(?<number>[1-9]\d{0,8})$/;
const BYTES = 32;

/**
 * The key of an operator that goes by this id; undefined if the id is none, or its root is not here. It is derived (RFC
 * 5869) and so never stored. The secret is text, as the operator is given it: the signature is keyed with its bytes.
 */
export const walletKey = (roots: WalletKeys, operatorId: string, keyId: string): SigningKey | undefined => {
  const root = roots.get(KEY_ID.exec(keyId)?.groups?.["root"] ?? "");
  if (!root) return undefined;
  const info = `croupier/wallet-key/v1/${operatorId}/${keyId}`;
  return { id: keyId, secret: Buffer.from(hkdfSync("sha256", root, "", info, BYTES)).toString("base64url") };
};

/** The id after this one under the current root: what an operator changes to. Undefined without a root. */
export const nextWalletKeyId = (roots: WalletKeys, keyId: string | undefined): string | undefined => {
  const [root] = roots.keys();
  if (root === undefined) return undefined;
  const last = KEY_ID.exec(keyId ?? "")?.groups;
  return `${root}-${last?.["root"] === root ? Number(last["number"]) + 1 : 1}`;
};
