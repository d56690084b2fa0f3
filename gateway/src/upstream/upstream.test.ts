import { randomBytes } from "node:crypto";
import { isRefusal } from "@croupier/contract/errors";
import { createLog } from "@croupier/telemetry/log";
import { traceContext } from "@croupier/telemetry/trace-context";
import { expect, it } from "vitest";
import { type Deed, freePort, startScriptedHost } from "../../test/scripted-host.ts";
import type { Session } from "../context.ts";
import { createHosts, type Hosts } from "./hosts.ts";
import { createService, type ServiceOptions } from "./service.ts";
import { createUpstream } from "./upstream.ts";

const rootKey = randomBytes(32);
const log = createLog("test", "silent");
const trace = traceContext(undefined);
const session: Session = {
  operatorId: "0198c5b2-3f00-7000-8000-00000000000a",
  playerId: "0198c5b2-3f00-7000-8000-00000000000b",
  sessionId: "0198c5b2-3f00-7000-8000-00000000000c",
  mode: "real",
  currency: "EUR",
};
const round = { id: "0198c5b2-3f00-7000-8000-00000000000d", status: "settled", step: 0 };
const answered = { json: { round, balance: 900 } };
const fairness = { active: null, next: { seedPairId: "p", commitment: "c" } };
const rotated = { json: { ...fairness, revealed: null } };

/** Hosts at these URLs, by game. */
const hostsAt = (
  urls: Record<string, string>,
  options: Partial<ServiceOptions> & { timeoutMs?: number } = {},
): Hosts => {
  const { timeoutMs = 2_000, ...rest } = options;
  const services = Object.entries(urls).map(
    ([name, url]) => [name, createService({ name, url, identityKey: rootKey, ...rest })] as const,
  );
  return createHosts(new Map(services), createUpstream({ log, timeoutMs }));
};

const play = (hosts: Hosts) => hosts.play("mines", "open", session, { requestId: "r", wagers: [] }, trace);
const code = (answer: object): string => (isRefusal(answer) ? answer.code : "answered");

/** A host that does these in turn, the last of them for ever. */
const scripted = (...deeds: [Deed, ...Deed[]]) => {
  let n = 0;
  return startScriptedHost("mines", rootKey, () => deeds[Math.min(n++, deeds.length - 1)] ?? deeds[0]);
};

it("signs who is calling, tells the deadline and carries the trace", async () => {
  await using host = await scripted(answered);
  expect(await play(hostsAt({ mines: host.url }))).toEqual(answered.json);
  const [call] = host.calls;
  expect(call).toMatchObject({
    path: "/games/mines/open",
    caller: { kind: "player", ...session },
    input: { requestId: "r", wagers: [] },
    traceparent: trace.traceparent,
  });
  expect(call?.timeoutMs).toBeGreaterThan(1_000);
  expect(call?.timeoutMs).toBeLessThanOrEqual(2_000);
});

it("asks a host again and again on the connections that it has", async () => {
  await using host = await scripted(answered);
  const hosts = hostsAt({ mines: host.url });
  for (let n = 0; n < 20; n += 1) expect(await play(hosts)).toEqual(answered.json);
  // A call that follows at the heels of another may come before its connection is free.
  expect(host.connections()).toBeLessThanOrEqual(2);
});

it("passes a host's refusal on, with the round that a stale action shows", async () => {
  await using host = await scripted({ status: 409, json: { code: "stale_action", message: "Moved on.", round, x: 1 } });
  expect(await play(hostsAt({ mines: host.url }))).toEqual({ code: "stale_action", message: "Moved on.", round });
});

const notAnswers: readonly (readonly [string, Deed])[] = [
  ["not JSON", { text: "<html>bad gateway</html>" }],
  ["JSON of another shape", { json: { round: null, balance: 900 } }],
  ["a balance below zero", { json: { round, balance: -1 } }],
  ["a balance that is no integer", { json: { round, balance: 0.5 } }],
  ["a code nobody knows", { status: 409, json: { code: "no_such_code", message: "?" } }],
  ["an error without a body", { status: 502, json: null }],
  ["a refusal of the gateway itself", { status: 401, json: { code: "token_invalid", message: "Not you." } }],
  ["more than a mebibyte", { text: JSON.stringify({ round, balance: 1, padding: "x".repeat(1_100_000) }) }],
];

it.each(notAnswers)("answers unavailable to %s", async (_, deed) => {
  await using host = await scripted(deed);
  expect(code(await play(hostsAt({ mines: host.url })))).toBe("unavailable");
});

it("is not believed by a host that has another key", async () => {
  await using host = await scripted(answered);
  const hosts = hostsAt({ mines: host.url }, { identityKey: randomBytes(32) });
  expect(code(await play(hosts))).toBe("unavailable");
  expect(host.calls).toHaveLength(0);
});

it("answers deadline_exceeded when a host says nothing in time, and does not ask again", async () => {
  await using host = await scripted("silence");
  const startedMs = performance.now();
  expect(code(await play(hostsAt({ mines: host.url }, { timeoutMs: 300 })))).toBe("deadline_exceeded");
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(host.calls).toHaveLength(1);
});

it("repeats a bet whose connection broke, at most twice", async () => {
  await using recovering = await scripted("reset", "reset", answered);
  expect(await play(hostsAt({ mines: recovering.url }))).toEqual(answered.json);
  await using broken = await scripted("reset");
  expect(code(await play(hostsAt({ mines: broken.url })))).toBe("unavailable");
  expect(broken.calls).toHaveLength(3);
});

it("repeats a rotation only if it names the commitment it answers", async () => {
  await using host = await scripted("reset", rotated);
  const hosts = hostsAt({ mines: host.url });
  expect(code(await hosts.rotate(session, { clientSeed: "seed" }, trace))).toBe("unavailable");
  expect(host.calls).toHaveLength(1);
  await using other = await scripted("reset", rotated);
  const answer = await hostsAt({ mines: other.url }).rotate(session, { clientSeed: "seed", commitment: "c" }, trace);
  expect(answer).toEqual(rotated.json);
});

it("waits a moment for a service that restarts, even with what must not be done twice", async () => {
  const port = await freePort();
  const asked = hostsAt({ mines: `http://127.0.0.1:${port}` }).rotate(session, { clientSeed: "seed" }, trace);
  await using host = await startScriptedHost("mines", rootKey, () => rotated, port);
  expect(await asked).toEqual(rotated.json);
  expect(host.calls).toHaveLength(1);
});

it("answers unavailable when nobody listens", async () => {
  expect(code(await play(hostsAt({ mines: `http://127.0.0.1:${await freePort()}` })))).toBe("unavailable");
});

it("turns to the next host where any can answer, and signs for each by name", async () => {
  const dead = `http://127.0.0.1:${await freePort()}`;
  for (const live of ["mines", "dice", "keno"]) {
    await using host = await startScriptedHost(live, rootKey, () => ({ json: fairness }));
    const hosts = hostsAt({ mines: dead, dice: dead, keno: dead, [live]: host.url });
    expect(await hosts.fairness(session, trace)).toEqual(fairness);
    expect(host.calls).toHaveLength(1);
  }
});

it("asks as the system for an account", async () => {
  await using host = await scripted({ json: { currency: "EUR", balance: 0 } });
  const account = {
    operatorId: session.operatorId,
    playerId: session.playerId,
    mode: "demo",
    currency: "EUR",
  } as const;
  expect(await hostsAt({ mines: host.url }).openAccount(account, trace)).toEqual({ currency: "EUR", balance: 0 });
  expect(host.calls[0]).toMatchObject({ caller: { kind: "system" }, path: "/internal/accounts/open", input: account });
});

it("asks a game's own service to end a round that was left", async () => {
  await using host = await scripted(answered);
  const { operatorId, playerId, mode } = session;
  const left = {
    operatorId,
    playerId,
    mode,
    game: "mines",
    roundId: round.id,
    expectedStep: 3,
    policy: "void",
  } as const;
  expect(await hostsAt({ mines: host.url }).resolve(left, trace)).toEqual(answered.json);
  expect(host.calls).toMatchObject([{ caller: { kind: "system" }, path: "/internal/rounds/resolve", input: left }]);
  expect(code(await hostsAt({ dice: host.url }).resolve(left, trace))).toBe("unavailable");
});

it("lets no more calls wait than its queue holds", async () => {
  await using host = await scripted({ ...answered, afterMs: 200 });
  const hosts = hostsAt({ mines: host.url }, { places: 1, queue: 1 });
  const codes = (await Promise.all([play(hosts), play(hosts), play(hosts)])).map(code);
  expect(codes).toEqual(["answered", "answered", "unavailable"]);
  expect(host.calls).toHaveLength(2);
});

it("lets one operator's calls that stay keep no other operator's waiting", async () => {
  const slow = { ...session, operatorId: "0198c5b2-3f00-7000-8000-0000000000aa" };
  await using host = await startScriptedHost("mines", rootKey, ({ caller }) =>
    caller.kind === "player" && caller.operatorId === slow.operatorId ? { ...answered, afterMs: 1_000 } : answered,
  );
  const hosts = hostsAt({ mines: host.url }, { places: 8, queue: 32 });
  const playSlowly = () => hosts.play("mines", "open", slow, { requestId: "r", wagers: [] }, trace);
  const slowly = Array.from({ length: 40 }, playSlowly);
  const startedMs = performance.now();
  const codes = (await Promise.all(Array.from({ length: 10 }, () => play(hosts)))).map(code);
  expect(new Set(codes)).toEqual(new Set(["answered"]));
  expect(performance.now() - startedMs).toBeLessThan(900);
  const ends = (await Promise.all(slowly)).map(code);
  // Two at a time, in two seconds.
  expect(ends.filter((end) => end === "answered").length).toBeLessThanOrEqual(4);
});

it("asks a service that keeps failing no more, all others as before, and the one again once it is back", async () => {
  let healthy = false;
  await using mines = await startScriptedHost("mines", rootKey, () => (healthy ? answered : "reset"));
  await using dice = await startScriptedHost("dice", rootKey, () => answered);
  const breaker = { sample: 4, openMs: 1_500, longestOpenMs: 1_500 };
  const hosts = hostsAt({ mines: mines.url, dice: dice.url }, { breaker });
  const playDice = () => hosts.play("dice", "open", session, { requestId: "r", wagers: [] }, trace);

  for (let n = 0; n < 2; n += 1) expect(code(await play(hosts))).toBe("unavailable");
  expect(mines.calls).toHaveLength(4);
  const startedMs = performance.now();
  const codes = (await Promise.all(Array.from({ length: 20 }, () => play(hosts)))).map(code);
  expect(new Set(codes)).toEqual(new Set(["unavailable"]));
  expect(mines.calls).toHaveLength(4);
  expect(performance.now() - startedMs).toBeLessThan(500);
  expect(code(await playDice())).toBe("answered");

  healthy = true;
  await expect.poll(async () => code(await play(hosts)), { timeout: 10_000 }).toBe("answered");
  expect(code(await play(hosts))).toBe("answered");
});

it("asks a failing service no more than a share of its calls again", async () => {
  await using host = await scripted("reset");
  const hosts = hostsAt(
    { mines: host.url },
    { timeoutMs: 20_000, queue: 600, breaker: { sample: 10_000, openMs: 50, longestOpenMs: 50 } },
  );
  const calls = 300;
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: calls }, () => play(hosts)));
  const seconds = (performance.now() - startedMs) / 1_000;
  // Two retries each would make 900; 50 are saved up, a tenth is earned, and five a second come with time.
  expect(host.calls.length).toBeLessThanOrEqual(calls + 50 + calls / 10 + Math.ceil(5 * seconds));
  expect(host.calls.length).toBeGreaterThanOrEqual(calls + 50);
});
