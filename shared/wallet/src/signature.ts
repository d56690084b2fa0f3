import { createHmac, timingSafeEqual } from "node:crypto";

/** Carries who signed a call, when, and with what: `t=<Unix ms>,k=<key id>,v1=<hex>`. */
export const SIGNATURE_HEADER = "croupier-signature";

/** A signature is worth nothing this long before or after its time. */
export const REPLAY_WINDOW_MS = 300_000;

export interface SigningKey {
  readonly id: string;
  readonly secret: string | Uint8Array;
}

/** What is signed: HMAC-SHA256 over the time, the call and the very bytes of the body. */
export interface Signed {
  readonly call: string;
  readonly body: string;
}

const mac = (secret: SigningKey["secret"], atMs: number, { call, body }: Signed): Buffer =>
  createHmac("sha256", secret).update(`${atMs}.${call}.`).update(body).digest();

export const signCall = ({ id, secret }: SigningKey, signed: Signed, nowMs = Date.now()): string =>
  `t=${nowMs},k=${id},v1=${mac(secret, nowMs, signed).toString("hex")}`;

const HEADER = /^t=(?<at>[1-9]\d{0,14}),k=(?<key>[A-Za-z0-9_-]{1,64}),v1=(?<mac>[0-9a-f]{64})$/;

/** What an operator does with it: `valid`, or one of the protocol's refusals. */
export const verifyCall = (
  keys: readonly SigningKey[],
  header: string | undefined,
  signed: Signed,
  nowMs = Date.now(),
): "valid" | "signature_invalid" | "signature_expired" => {
  const { at, key: keyId, mac: given } = HEADER.exec(header ?? "")?.groups ?? {};
  const key = keys.find(({ id }) => id === keyId);
  if (at === undefined || given === undefined || !key) return "signature_invalid";
  const genuine = timingSafeEqual(mac(key.secret, Number(at), signed), Buffer.from(given, "hex"));
  if (!genuine) return "signature_invalid";
  return Math.abs(nowMs - Number(at)) <= REPLAY_WINDOW_MS ? "valid" : "signature_expired";
};
