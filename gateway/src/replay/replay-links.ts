import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { type Refusal, refuse } from "@croupier/contract/errors";

/** What a link opens: one round of one operator's, until a moment. */
export interface ReplayLink {
  readonly operatorId: string;
  readonly roundId: string;
  readonly expiresAt: Date;
}

/** Signed tokens that open the public record of one round, to whoever has them. */
export interface ReplayLinks {
  sign(link: ReplayLink): string;
  /** What it opens, or `link_invalid`, or `link_expired`. */
  read(token: string): ReplayLink | Refusal;
}

const VERSION = 1;
/** Version, operator, round, Unix seconds. */
const PAYLOAD_BYTES = 1 + 16 + 16 + 6;
const MAC_BYTES = 32;

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

const idOf = (bytes: Buffer): string => {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/**
 * The secrets are the gateway's session keys: the first signs, all are taken. HKDF (RFC 5869) makes of each a key that does
 * nothing else: no session token is a link, and no link is a session token.
 */
export const createReplayLinks = (secret: Uint8Array, ...others: readonly Uint8Array[]): ReplayLinks => {
  const keyOf = (of: Uint8Array): Buffer => Buffer.from(hkdfSync("sha256", of, "", "croupier/replay-link/v1", 32));
  const key = keyOf(secret);
  const keys = [key, ...others.map(keyOf)];
  const macOf = (payload: Buffer, by = key): Buffer => createHmac("sha256", by).update(payload).digest();
  return {
    sign: ({ operatorId, roundId, expiresAt }) => {
      const seconds = Buffer.alloc(6);
      seconds.writeUIntBE(Math.floor(expiresAt.getTime() / 1_000), 0, 6);
      const payload = Buffer.concat([Buffer.of(VERSION), bytesOf(operatorId), bytesOf(roundId), seconds]);
      return Buffer.concat([payload, macOf(payload)]).toString("base64url");
    },
    read: (token) => {
      const bytes = Buffer.from(token, "base64url");
      // One spelling alone, so that what is altered is never the same link by another name.
      if (bytes.length !== PAYLOAD_BYTES + MAC_BYTES || bytes.toString("base64url") !== token) {
        return refuse("link_invalid");
      }
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      const mac = bytes.subarray(PAYLOAD_BYTES);
      if (!keys.some((by) => timingSafeEqual(mac, macOf(payload, by)))) return refuse("link_invalid");
      const expiresAt = new Date(payload.readUIntBE(33, 6) * 1_000);
      if (payload[0] !== VERSION) return refuse("link_invalid");
      if (expiresAt.getTime() <= Date.now()) return refuse("link_expired");
      return { operatorId: idOf(payload.subarray(1, 17)), roundId: idOf(payload.subarray(17, 33)), expiresAt };
    },
  };
};
