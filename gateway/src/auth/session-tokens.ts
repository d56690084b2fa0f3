import { createPrivateKey, createPublicKey } from "node:crypto";
import { type Refusal, refuse } from "@croupier/contract/errors";
import { UUID } from "@croupier/contract/ids";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Session } from "../context.ts";

/** Signed tokens (JWT, Ed25519) that say whose session a call belongs to. */
export interface SessionTokens {
  issue(session: Session, expiresAt: Date): Promise<string>;
  /** The session it was issued for, or `token_invalid`, or `token_expired`. */
  verify(token: string): Promise<Session | Refusal>;
}

// The key decides the algorithm, never the token's header: that is what "alg: none" and HS256 tricks rely on.
const ALGORITHM = "EdDSA";
const ISSUER = "croupier";
const AUDIENCE = "croupier-session";

const claims = z.object({
  sub: z.string().regex(UUID),
  operator: z.string().regex(UUID),
  session: z.string().regex(UUID),
  mode: z.enum(["real", "demo"]),
  currency: z.string(),
});

/** Whose session the credential of a request names. */
export const readToken = async (tokens: SessionTokens, token: string | undefined): Promise<Session | Refusal> =>
  token === undefined ? refuse("token_missing") : tokens.verify(token);

/** `seed` is the 32 bytes of an Ed25519 private key (RFC 8032). */
export const createSessionTokens = (seed: Uint8Array): SessionTokens => {
  const privateKey = ed25519PrivateKey(seed);
  const publicKey = createPublicKey(privateKey);
  return {
    issue: ({ operatorId, playerId, sessionId, mode, currency }, expiresAt) =>
      new SignJWT({ operator: operatorId, session: sessionId, mode, currency })
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
        .setSubject(playerId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(expiresAt)
        .sign(privateKey),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ["exp"],
        });
        const { sub, operator, session, mode, currency } = claims.parse(payload);
        return { operatorId: operator, playerId: sub, sessionId: session, mode, currency };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return refuse("token_expired");
        // Anything but a verdict on the token is a fault of ours.
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return refuse("token_invalid");
        throw error;
      }
    },
  };
};

/** PKCS #8 (RFC 8410) is a fixed prefix before the seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

export const ed25519PrivateKey = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
