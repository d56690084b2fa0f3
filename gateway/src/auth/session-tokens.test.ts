import { createHmac, createPublicKey, randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { expect, it } from "vitest";
import type { Session } from "../context.ts";
import { createSessionTokens, ed25519PrivateKey } from "./session-tokens.ts";

const seed = randomBytes(32);
const tokens = createSessionTokens(seed);
const session: Session = {
  operatorId: "0198c5b2-3f00-7000-8000-00000000000a",
  playerId: "0198c5b2-3f00-7000-8000-00000000000b",
  sessionId: "0198c5b2-3f00-7000-8000-00000000000c",
  mode: "demo",
  currency: "EUR",
};
const inMs = (ms: number): Date => new Date(Date.now() + ms);
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const codeOf = async (token: string): Promise<string> => {
  const verdict = await tokens.verify(token);
  return "code" in verdict ? verdict.code : "valid";
};

it("gives back the session it was issued for", async () => {
  expect(await tokens.verify(await tokens.issue(session, inMs(60_000)))).toEqual(session);
});

it("knows an expired token from a false one", async () => {
  expect(await codeOf(await tokens.issue(session, inMs(-2_000)))).toBe("token_expired");
});

it("refuses a token with any character changed", async () => {
  const token = await tokens.issue(session, inMs(60_000));
  const [head = "", body = "", signature = ""] = token.split(".");
  const richer = base64({ ...(JSON.parse(Buffer.from(body, "base64url").toString()) as object), mode: "real" });
  const bent = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  for (const forged of [
    `${head}.${richer}.${signature}`,
    `${head}.${body}.${bent}`,
    `${head}.${body}.`,
    token.slice(1),
  ]) {
    expect(await codeOf(forged)).toBe("token_invalid");
  }
});

it("refuses a token that names no algorithm, or one of its own choosing", async () => {
  const [, body = ""] = (await tokens.issue(session, inMs(60_000))).split(".");
  for (const alg of ["none", "None", "", undefined]) {
    expect(await codeOf(`${base64({ alg, typ: "JWT" })}.${body}.`)).toBe("token_invalid");
  }
  // The public key is no secret: a verifier that lets the token choose HS256 would accept it as one.
  const publicKey = createPublicKey(ed25519PrivateKey(seed));
  for (const key of [
    publicKey.export({ format: "pem", type: "spki" }),
    publicKey.export({ format: "der", type: "spki" }),
    publicKey.export({ format: "der", type: "spki" }).subarray(-32),
  ]) {
    const signed = `${base64({ alg: "HS256", typ: "JWT" })}.${body}`;
    const mac = createHmac("sha256", key).update(signed).digest("base64url");
    expect(await codeOf(`${signed}.${mac}`)).toBe("token_invalid");
  }
});

it("refuses a token of another key, issuer, audience or shape", async () => {
  expect(await codeOf(await createSessionTokens(randomBytes(32)).issue(session, inMs(60_000)))).toBe("token_invalid");
  const claims = { operator: session.operatorId, session: session.sessionId, mode: "demo", currency: "EUR" };
  const sign = (issuer: string, audience: string, payload: Record<string, unknown>, expires = true) => {
    const jwt = new SignJWT(payload)
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(session.playerId);
    return (expires ? jwt.setExpirationTime("1m") : jwt).sign(ed25519PrivateKey(seed));
  };
  expect(await codeOf(await sign("croupier", "croupier-session", claims))).toBe("valid");
  expect(await codeOf(await sign("croupier", "croupier-session", claims, false))).toBe("token_invalid");
  expect(await codeOf(await sign("someone", "croupier-session", claims))).toBe("token_invalid");
  expect(await codeOf(await sign("croupier", "elsewhere", claims))).toBe("token_invalid");
  expect(await codeOf(await sign("croupier", "croupier-session", { ...claims, session: "x" }))).toBe("token_invalid");
});

it.each(["", ".", "..", "a.b.c", "launch_abc", "x".repeat(10_000)])("refuses what is no token: %.20s", async (text) => {
  expect(await codeOf(text)).toBe("token_invalid");
});
