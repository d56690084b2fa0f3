import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSessionTokens } from "../auth/session-tokens.ts";
import { createReplayLinks } from "./replay-links.ts";

const secret = randomBytes(32);
const links = createReplayLinks(secret);
const link = { operatorId: randomUUID(), roundId: uuidV7(), expiresAt: new Date("2100-01-01T00:00:00Z") };
const token = links.sign(link);
const invalid = { code: "link_invalid" };

test("a link says what it was signed for", () => {
  expect(links.read(token)).toEqual(link);
  expect(createReplayLinks(secret).read(token)).toEqual(link);
});

test("a link with one bit changed is none, whichever it is", () => {
  const bytes = Buffer.from(token, "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const bent = Buffer.from(bytes);
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(links.read(bent.toString("base64url"))).toMatchObject(invalid);
  }
});

test("a link has one spelling", () => {
  for (const spelt of [`${token}=`, ` ${token}`, `${token}\n`, `${token}A`, token.slice(0, -1), `${token}.`]) {
    expect(links.read(spelt)).toMatchObject(invalid);
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(links.read(text)).toMatchObject(invalid);
    }),
  );
});

test("a link is no link under another secret, nor of two halves", () => {
  expect(createReplayLinks(randomBytes(32)).read(token)).toMatchObject(invalid);
  const [a, b] = [
    Buffer.from(token, "base64url"),
    Buffer.from(links.sign({ ...link, roundId: uuidV7() }), "base64url"),
  ];
  expect(links.read(Buffer.concat([a.subarray(0, 39), b.subarray(39)]).toString("base64url"))).toMatchObject(invalid);
});

test("a link ends when it says", () => {
  const until = (ms: number) => links.read(links.sign({ ...link, expiresAt: new Date(Date.now() + ms) }));
  expect(until(60_000)).toMatchObject({ roundId: link.roundId });
  expect(until(0)).toMatchObject({ code: "link_expired" });
  expect(until(-86_400_000)).toMatchObject({ code: "link_expired" });
});

test("neither a link nor a session token is the other", async () => {
  const tokens = createSessionTokens(secret);
  const session = { ...link, playerId: randomUUID(), sessionId: uuidV7(), mode: "real", currency: "EUR" } as const;
  expect(links.read(await tokens.issue(session, link.expiresAt))).toMatchObject(invalid);
  expect(await tokens.verify(token)).toMatchObject({ code: "token_invalid" });
});

test("is taken while its key is one of several, and no longer", () => {
  const next = randomBytes(32);
  expect(createReplayLinks(next, secret).read(token)).toEqual(link);
  expect(createReplayLinks(next).read(token)).toMatchObject(invalid);
});
