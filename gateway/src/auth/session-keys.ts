import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** A key of session tokens. */
export interface SessionKey {
  /** RFC 7638: the same wherever it is computed. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** RFC 8037, with what it is for. */
  readonly jwk: PublicJwk;
}

export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
  readonly alg: "EdDSA";
  readonly use: "sig";
}

/** PKCS #8 (RFC 8410) is a fixed prefix before the seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
/** Of an Ed25519 public key in SPKI, the last 32 bytes are the key. */
const KEY_BYTES = 32;

/** `seed` is the 32 bytes of an Ed25519 private key (RFC 8032). */
export const sessionKeyOf = (seed: Uint8Array): SessionKey => {
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey);
  const x = publicKey.export({ format: "der", type: "spki" }).subarray(-KEY_BYTES).toString("base64url");
  const shape = { crv: "Ed25519", kty: "OKP", x } as const;
  const kid = createHash("sha256").update(JSON.stringify(shape)).digest("base64url");
  return { kid, privateKey, publicKey, jwk: { ...shape, kid, alg: "EdDSA", use: "sig" } };
};
