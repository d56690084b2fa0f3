import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomUUID,
  timingSafeEqual,
} from "node:crypto";
import type { Mode } from "./round.ts";

/** On whose behalf the gateway or the worker calls a host. */
export type Caller =
  | {
      readonly kind: "player";
      readonly operatorId: string;
      readonly playerId: string;
      readonly sessionId: string;
      readonly mode: Mode;
      readonly currency: string;
    }
  | { readonly kind: "system" };

/** The request an identity is bound to: it is worth nothing for any other. */
export interface BoundRequest {
  /** The service called, by game name. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | Uint8Array;
}

export const IDENTITY_HEADER = "croupier-identity";
/** How long the caller waits, in milliseconds; the host stops working for it then. */
export const TIMEOUT_HEADER = "croupier-timeout-ms";

const LIFETIME_MS = 30_000;
const CLOCK_SKEW_MS = 5_000;
/** From the first moment at which somebody's clock takes an identity to the last. */
export const IDENTITY_SPAN_MS = LIFETIME_MS + 2 * CLOCK_SKEW_MS;

/**
 * The key of one service, from the gateway's root key: a service can check what is addressed to it and forge nothing
 * for another.
 */
export const serviceKey = (rootKey: Uint8Array, service: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", rootKey, "", `croupier/identity/v1/${service}`, 32));

const digest = ({ service, method, path, body }: BoundRequest): string =>
  createHash("sha256").update(`${service}\n${method}\n${path}\n`).update(body).digest("base64url");

/** Keys as Node's HMAC takes them: made of bytes anew for each call, one costs seven times the MAC itself. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

const preparedKey = (key: Uint8Array): KeyObject => {
  const known = prepared.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  prepared.set(key, made);
  return made;
};

/** In base64url. */
const mac = (key: Uint8Array, text: string): string =>
  createHmac("sha256", preparedKey(key)).update(text).digest("base64url");

/** Signs who is calling, for one request and half a minute. `key` is `serviceKey(root, request.service)`. */
export const signIdentity = (key: Uint8Array, caller: Caller, request: BoundRequest, nowMs = Date.now()): string => {
  // No two are the same, so that a host can tell one that it has seen.
  const nonce = randomUUID();
  const payload = JSON.stringify({ caller, expiresMs: nowMs + LIFETIME_MS, request: digest(request), nonce });
  const text = Buffer.from(payload).toString("base64url");
  return `${text}.${mac(key, text)}`;
};

/** The caller, or undefined if this is not a live identity for this very request under one of these keys. */
export const verifyIdentity = (
  keys: readonly Uint8Array[],
  token: string | undefined,
  request: BoundRequest,
  nowMs = Date.now(),
): Caller | undefined => {
  const [text, signature, ...rest] = token?.split(".") ?? [];
  if (!text || !signature || rest.length > 0) return undefined;
  // Compared as text, which has one spelling: what is altered is never the same identity by another name.
  const given = Buffer.from(signature);
  const genuine = keys.some((key) => {
    const expected = Buffer.from(mac(key, text));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!genuine) return undefined;
  // Only we can have written what follows, so its shape needs no further proof.
  const payload = JSON.parse(Buffer.from(text, "base64url").toString()) as {
    caller: Caller;
    expiresMs: number;
    request: string;
  };
  const live = payload.expiresMs > nowMs - CLOCK_SKEW_MS && payload.expiresMs <= nowMs + LIFETIME_MS + CLOCK_SKEW_MS;
  return live && payload.request === digest(request) ? payload.caller : undefined;
};
