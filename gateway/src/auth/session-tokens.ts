import { type Refusal, refuse } from "@croupier/contract/errors";
import { UUID } from "@croupier/contract/ids";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Session } from "../context.ts";
import { Recent } from "../recent.ts";
import { type PublicJwk, type SessionKey, sessionKeyOf } from "./session-keys.ts";

/** Signed tokens (JWT, Ed25519) that say whose session a call belongs to. */
export interface SessionTokens {
  issue(session: Session, expiresAt: Date): Promise<string>;
  /** The session it was issued for, or `token_invalid`, or `token_expired`. Whether that may be used is not its matter. */
  verify(token: string): Promise<Session | Refusal>;
  /** Whether it was verified a while ago, and has not expired since. */
  isKnown(token: string): boolean;
  /** What tokens are verified with, the signing key first. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

// The key decides the algorithm, never the token's header: that is what "alg: none" and HS256 tricks rely on.
const ALGORITHM = "EdDSA";
const TYPE = "JWT";
const ISSUER = "croupier";
const AUDIENCE = "croupier-session";

/** Ours are shorter than 600 characters, and a signature is 64 bytes. What looks otherwise costs no more than this look. */
const MAX_LENGTH = 1_024;
const SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;
/** How far clocks of gateways may be apart. The end of the session itself is the database's to tell, by its one clock. */
const SKEW_SECONDS = 60;
/** Ten thousand players at a time cost one signature check each, and 10 MB. Only what we have signed gets in. */
const MAX_KNOWN = 10_000;

const claims = z.object({
  sub: z.string().regex(UUID),
  exp: z.number(),
  operator: z.string().regex(UUID),
  session: z.string().regex(UUID),
  mode: z.enum(["real", "demo"]),
  currency: z.string(),
});

interface Known {
  readonly session: Session;
  readonly untilMs: number;
}

/**
 * Each key is the 32 bytes of an Ed25519 private key. The first signs, all verify: a new one is put last everywhere, then
 * first, and the old one is taken away when its last token has expired.
 *
 * That a signature holds is remembered, for it never stops holding. Whether the session may be used is asked of the
 * database for every call, so a session that is closed is closed at once.
 */
export const createSessionTokens = (signing: Uint8Array, ...others: readonly Uint8Array[]): SessionTokens => {
  const signer = sessionKeyOf(signing);
  const keys = [signer, ...others.map(sessionKeyOf)];
  const known = new Recent<string, Known>(MAX_KNOWN);

  const recall = (token: string): Known | undefined => {
    const held = known.get(token);
    if (held && held.untilMs > Date.now()) return held;
    known.delete(token);
    return undefined;
  };

  const read = async (token: string): Promise<Known> => {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["exp"],
      clockTolerance: SKEW_SECONDS,
    });
    const { sub, exp, operator, session, mode, currency } = claims.parse(payload);
    return {
      session: { operatorId: operator, playerId: sub, sessionId: session, mode, currency },
      untilMs: (exp + SKEW_SECONDS) * 1_000,
    };
  };

  return {
    jwks: { keys: keys.map(({ jwk }) => jwk) },
    isKnown: (token) => recall(token) !== undefined,
    issue: ({ operatorId, playerId, sessionId, mode, currency }, expiresAt) =>
      new SignJWT({ operator: operatorId, session: sessionId, mode, currency })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signer.kid })
        .setSubject(playerId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(signer.privateKey),
    verify: async (token) => {
      const held = recall(token);
      if (held) return held.session;
      if (token.length > MAX_LENGTH || !SHAPE.test(token)) return refuse("token_invalid");
      try {
        const verified = await read(token);
        known.set(token, verified);
        return verified.session;
      } catch (error) {
        if (error instanceof errors.JWTExpired) return refuse("token_expired");
        // Anything but a verdict on the token is a fault of ours.
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return refuse("token_invalid");
        throw error;
      }
    },
  };
};

const keyOf = (keys: readonly SessionKey[], kid: string | undefined): SessionKey["publicKey"] => {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key.publicKey;
};

/** Whose session the credential of a request names. */
export const readToken = async (tokens: SessionTokens, token: string | undefined): Promise<Session | Refusal> =>
  token === undefined ? refuse("token_missing") : tokens.verify(token);
