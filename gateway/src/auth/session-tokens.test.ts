import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { createLocalJWKSet, jwtVerify, SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../context.ts";
import { sessionKeyOf } from "./session-keys.ts";
import { createSessionTokens } from "./session-tokens.ts";

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
  expect(await codeOf(await tokens.issue(session, inMs(-62_000)))).toBe("token_expired");
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
  const publicKey = sessionKeyOf(seed).publicKey;
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
  const sign = (issuer: string, audience: string, payload: Record<string, unknown>, expires = true, header = {}) => {
    const jwt = new SignJWT(payload)
      .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid: sessionKeyOf(seed).kid, ...header })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(session.playerId);
    return (expires ? jwt.setExpirationTime("1m") : jwt).sign(sessionKeyOf(seed).privateKey);
  };
  expect(await codeOf(await sign("croupier", "croupier-session", claims))).toBe("valid");
  expect(await codeOf(await sign("croupier", "croupier-session", claims, false))).toBe("token_invalid");
  expect(await codeOf(await sign("someone", "croupier-session", claims))).toBe("token_invalid");
  expect(await codeOf(await sign("croupier", "elsewhere", claims))).toBe("token_invalid");
  expect(await codeOf(await sign("croupier", "croupier-session", { ...claims, session: "x" }))).toBe("token_invalid");
  const headed = (header: object) => sign("croupier", "croupier-session", claims, true, header);
  expect(await codeOf(await headed({ typ: "at+jwt" }))).toBe("token_invalid");
  expect(await codeOf(await headed({ kid: "another" }))).toBe("token_invalid");
  expect(await codeOf(await headed({ kid: undefined }))).toBe("token_invalid");
  // A header that brings its own key, or says where to fetch one, is not asked.
  const own = generateKeyPairSync("ed25519");
  const { kid } = sessionKeyOf(seed);
  const jwk = own.publicKey.export({ format: "jwk" });
  const body = (await headed({})).split(".")[1] ?? "";
  for (const header of [{ jwk }, { jku: "https://evil.example/jwks.json" }, { x5u: "https://evil.example/x" }]) {
    const forged = new SignJWT(JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>);
    const token = await forged.setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid, ...header }).sign(own.privateKey);
    expect(await codeOf(token)).toBe("token_invalid");
  }
});

it.each(["", ".", "..", "a.b.c", "launch_abc", "x".repeat(10_000)])("refuses what is no token: %.20s", async (text) => {
  expect(await codeOf(text)).toBe("token_invalid");
});

it("refuses what is too long to be a token, before it is looked at, and takes the longest of ours", async () => {
  const token = await tokens.issue({ ...session, currency: "X".repeat(8) }, inMs(60_000));
  expect(token.length).toBeLessThan(600);
  expect(await codeOf(token)).toBe("valid");
  expect(await codeOf(`${token.slice(0, -86)}${"A".repeat(2_000)}`)).toBe("token_invalid");
});

describe("a clock", () => {
  afterEach(() => void vi.useRealTimers());

  it("that is a minute ahead of another's ends no session early, and none lasts longer than that", async () => {
    vi.useFakeTimers();
    const token = await tokens.issue(session, inMs(60_000));
    vi.advanceTimersByTime(118_000);
    expect(await codeOf(token)).toBe("valid");
    // What is remembered ends as what is read anew.
    vi.advanceTimersByTime(3_000);
    expect([tokens.isKnown(token), await codeOf(token)]).toEqual([false, "token_expired"]);
    expect(await createSessionTokens(seed).verify(token)).toMatchObject({ code: "token_expired" });
  });
});

describe("keys", () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const later = () => inMs(60_000);

  it("rotate with an overlap: no token that was valid stops being so", async () => {
    const stages = {
      before: createSessionTokens(old),
      announced: createSessionTokens(old, next),
      signing: createSessionTokens(next, old),
      after: createSessionTokens(next),
    };
    const [byOld, byNext] = [
      await stages.announced.issue(session, later()),
      await stages.signing.issue(session, later()),
    ];
    for (const [stage, takesOld, takesNext] of [
      ["before", true, false],
      ["announced", true, true],
      ["signing", true, true],
      ["after", false, true],
    ] as const) {
      const taken = await Promise.all(
        [byOld, byNext].map(async (token) => !("code" in (await stages[stage].verify(token)))),
      );
      expect([stage, ...taken]).toEqual([stage, takesOld, takesNext]);
    }
  });

  it("are named by their thumbprint, and a name is no way to another key", async () => {
    const both = createSessionTokens(next, old);
    const { kid } = sessionKeyOf(old);
    const [head = "", body = "", signature = ""] = (await both.issue(session, later())).split(".");
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({
      alg: "EdDSA",
      typ: "JWT",
      kid: sessionKeyOf(next).kid,
    });
    const renamed = base64({ alg: "EdDSA", typ: "JWT", kid });
    expect(await both.verify(`${renamed}.${body}.${signature}`)).toMatchObject({ code: "token_invalid" });
  });

  it("are published, the public halves alone, so that anybody can check a token", async () => {
    const both = createSessionTokens(next, old);
    const { keys } = both.jwks;
    expect(keys.map(({ kid }) => kid)).toEqual([sessionKeyOf(next).kid, sessionKeyOf(old).kid]);
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    const set = createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) });
    for (const by of [both, createSessionTokens(old)]) {
      const { payload } = await jwtVerify(await by.issue(session, later()), set, { algorithms: ["EdDSA"] });
      expect(payload.sub).toBe(session.playerId);
    }
  });
});

it("remembers what it has verified, and nothing that it has refused", async () => {
  const fresh = createSessionTokens(seed);
  const token = await fresh.issue(session, inMs(60_000));
  expect(fresh.isKnown(token)).toBe(false);
  await fresh.verify(token);
  expect(fresh.isKnown(token)).toBe(true);
  const forged = `${token.slice(0, -4)}AAAA`;
  await fresh.verify(forged);
  expect(fresh.isKnown(forged)).toBe(false);
});
