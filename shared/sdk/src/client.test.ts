import { UUID_V7 } from "@croupier/contract/ids";
import { describe, expect, test } from "vitest";
import { answer, cutShort, drop, hang, page, refuse, startFarSide } from "@croupier/testing/far-side";
import { isCroupierError } from "./client.ts";

const bet = { wagers: [{ selection: { calls: ["heads" as const] }, stake: 100 }] };
const open = "games.coin-flip.open";
const played = { round: { id: "r", payout: 198 }, balance: 1_098 };
const pair = (letter: string) => ({ seedPairId: letter, commitment: letter.repeat(64) });
const unseeded = { active: null, next: pair("a") };
const seeded = { active: { ...pair("a"), clientSeed: "x", nonce: 0 }, next: pair("b"), revealed: null };

describe("a call", () => {
  test("goes to its procedure with the session token, and gives the bet an id", async () => {
    await using far = await startFarSide({ [open]: [answer(played)], "games.coin-flip.current": [answer(null)] });
    const client = far.client();
    expect(await client.games["coin-flip"].open(bet)).toEqual(played);
    expect(await client.games["coin-flip"].current()).toBeNull();
    expect(far.calls).toEqual([
      {
        path: `/trpc/${open}`,
        method: "POST",
        token: "Bearer session",
        input: { ...bet, requestId: expect.stringMatching(UUID_V7) as string },
      },
      { path: "/trpc/games.coin-flip.current", method: "GET", token: "Bearer session", input: {} },
    ]);
  });

  test("keeps the requestId it is given", async () => {
    await using far = await startFarSide({ [open]: [answer(played)] });
    const requestId = "0198c5b2-3f00-7000-8000-000000000001";
    await far.client().games["coin-flip"].open({ ...bet, requestId });
    expect(far.calls[0]?.input["requestId"]).toBe(requestId);
  });
});

// Waits most of its time, so its tests wait together.
describe.concurrent("an outage", () => {
  const outages = {
    "dropped connections": [drop, drop],
    "an answer cut short": [cutShort],
    "a proxy's own page": [page(502), page(503)],
    unavailable: [refuse("unavailable", 503), refuse("unavailable", 503)],
    deadline_exceeded: [refuse("deadline_exceeded", 504)],
  };

  test.each(Object.entries(outages))("%s: the same request again, until it is answered", async (_, outage) => {
    await using far = await startFarSide({
      [open]: [...outage, answer(played)],
      "rounds.list": [...outage, answer([])],
    });
    const client = far.client();
    expect(await client.games["coin-flip"].open(bet)).toEqual(played);
    expect(await client.rounds.list()).toEqual([]);
    expect(far.to(open)).toHaveLength(outage.length + 1);
    expect(new Set(far.to(open).map(({ input }) => JSON.stringify(input))).size).toBe(1);
  });

  test("that lasts ends as a network error, with the id to ask again with", async () => {
    await using far = await startFarSide({ [open]: [drop] });
    const error: unknown = await far
      .client()
      .games["coin-flip"].open(bet)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "CroupierError", code: "network", status: 0 });
    expect(error).toMatchObject({ requestId: far.calls[0]?.input["requestId"] });
    expect(far.calls).toHaveLength(4);
  });

  test("ends as what it was said to be, after as many tries and as much time as it is given", async () => {
    await using far = await startFarSide({ [open]: [refuse("unavailable", 503)], "session.get": [hang] });
    const twice = far.client({ retry: { tries: 2 } }).games["coin-flip"].open(bet);
    await expect(twice).rejects.toMatchObject({ code: "unavailable", status: 503, traceId: "t1" });
    expect(far.calls).toHaveLength(2);
    const startedMs = performance.now();
    await expect(far.client({ retry: { totalMs: 300 } }).session.get()).rejects.toMatchObject({ code: "network" });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test("is not what a wrong address is", async () => {
    await using far = await startFarSide({ "session.get": [page(404)] });
    await expect(far.client().session.get()).rejects.toMatchObject({ code: "network", status: 404 });
    expect(far.calls).toHaveLength(1);
  });
});

describe("a refusal", () => {
  test.each([
    ["insufficient_funds", 402],
    ["internal", 500],
    ["a_code_from_tomorrow", 422],
  ])("%s is told and not repeated", async (code, status) => {
    await using far = await startFarSide({ [open]: [refuse(code, status)] });
    const error: unknown = await far
      .client()
      .games["coin-flip"].open(bet)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, status, message: `${code}!`, traceId: "t1" });
    expect(isCroupierError(error, "insufficient_funds")).toBe(code === "insufficient_funds");
    expect(far.calls).toHaveLength(1);
  });

  test("of a stale action shows the round as it stands", async () => {
    await using far = await startFarSide({ [open]: [refuse("stale_action", 409, { round: { step: 3 } })] });
    await expect(far.client().games["coin-flip"].open(bet)).rejects.toMatchObject({ round: { step: 3 } });
  });
});

describe("a launch token", () => {
  const script = { "session.launch": [drop, answer({ token: "bought" })], "session.get": [answer("me")] };

  test("is exchanged before the first call, once for all calls", async () => {
    await using far = await startFarSide(script);
    const client = far.client({ token: "launch_1" });
    expect(far.calls).toEqual([]);
    await Promise.all([client.session.get(), client.session.get()]);
    await client.session.get();
    const exchange = { launchToken: "launch_1", exchangeId: expect.stringMatching(/^[\w-]{32}$/) as string };
    const exchanges = far.to("session.launch").map(({ token, input }) => ({ token, input }));
    expect(exchanges).toEqual([
      { token: undefined, input: exchange },
      { token: undefined, input: exchange },
    ]);
    expect(exchanges[1]).toEqual(exchanges[0]);
    expect(far.to("session.get").map(({ token }) => token)).toEqual(Array(3).fill("Bearer bought"));
  });

  test("that was refused is tried anew by the next call", async () => {
    await using far = await startFarSide({
      ...script,
      "session.launch": [refuse("token_expired", 401), answer({ token: "bought" })],
    });
    const client = far.client({ token: "launch_1" });
    await expect(client.session.get()).rejects.toMatchObject({ code: "token_expired" });
    expect(await client.session.get()).toBe("me");
  });

  test("is exchanged once over reloads, where there is a storage", async () => {
    await using far = await startFarSide(script);
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    await far.client({ token: "launch_1", storage }).session.get();
    await far.client({ token: "launch_1", storage }).session.get();
    expect(far.to("session.launch")).toHaveLength(2);
    expect([...kept.values()]).toEqual(["bought"]);
  });
});

describe("a player without a client seed", () => {
  const needsSeed = refuse("client_seed_required", 409);

  test("gets a random one under the commitment just shown, once for all bets, and the bets are made as they were", async () => {
    await using far = await startFarSide({
      [open]: [needsSeed, needsSeed, answer(played)],
      "fairness.current": [answer(unseeded), answer(seeded)],
      "fairness.rotate": [drop, answer(seeded)],
    });
    const { games } = far.client();
    expect(await Promise.all([games["coin-flip"].open(bet), games["coin-flip"].open(bet)])).toEqual([played, played]);
    const [rotation, again] = far.to("fairness.rotate").map(({ input }) => input);
    expect(rotation).toEqual({
      commitment: "a".repeat(64),
      clientSeed: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) as string,
    });
    // The one whose connection was dropped, as it was.
    expect(again).toEqual(rotation);
    expect(far.to("fairness.rotate")).toHaveLength(2);
    const ids = far.to(open).map(({ input }) => input["requestId"]);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  test("to whom another page gave one meanwhile needs no other", async () => {
    await using far = await startFarSide({
      [open]: [needsSeed, answer(played)],
      "fairness.current": [answer(unseeded)],
      "fairness.rotate": [refuse("stale_commitment", 409)],
    });
    expect(await far.client().games["coin-flip"].open(bet)).toEqual(played);
  });

  test("is told if the seed does not help", async () => {
    await using far = await startFarSide({
      [open]: [needsSeed],
      "fairness.current": [answer(unseeded)],
      "fairness.rotate": [answer(seeded)],
    });
    await expect(far.client().games["coin-flip"].open(bet)).rejects.toMatchObject({ code: "client_seed_required" });
    expect(far.to(open)).toHaveLength(2);
  });
});

describe("a rotation", () => {
  test("holds the house to the commitment last shown, and asks for it if none was", async () => {
    await using far = await startFarSide({
      "fairness.current": [answer(unseeded)],
      "fairness.rotate": [answer(seeded), answer(seeded), refuse("stale_commitment", 409), answer(seeded)],
    });
    const { fairness } = far.client();
    await fairness.rotate({ clientSeed: "mine" });
    await fairness.rotate();
    await expect(fairness.rotate()).rejects.toMatchObject({ code: "stale_commitment" });
    await fairness.rotate();
    const rotations = far.to("fairness.rotate").map(({ input }) => input);
    expect(rotations[0]?.["clientSeed"]).toBe("mine");
    expect(rotations.map(({ commitment }) => String(commitment).charAt(0))).toEqual(["a", "b", "b", "a"]);
    expect(far.to("fairness.current")).toHaveLength(2);
  });
});

describe("an abort", () => {
  test("ends a call that hangs, and a pause between two tries", async () => {
    await using far = await startFarSide({ "session.get": [hang], [open]: [drop] });
    const client = far.client();
    const reason = new Error("left the page");
    const soon = (ms: number): AbortSignal => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), ms);
      return controller.signal;
    };
    await expect(client.session.get({ signal: soon(50) })).rejects.toBe(reason);
    await expect(client.games["coin-flip"].open(bet, { signal: soon(50) })).rejects.toBe(reason);
    await expect(client.session.get({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(far.calls).toHaveLength(2);
  });

  test("of one call does not take the session from the others", async () => {
    await using far = await startFarSide({
      "session.launch": [(call, response) => void setTimeout(() => answer({ token: "bought" })(call, response), 100)],
      "session.get": [answer("me")],
    });
    const client = far.client({ token: "launch_1" });
    const other = client.session.get();
    await expect(client.session.get({ signal: AbortSignal.timeout(20) })).rejects.toThrow("timeout");
    expect(await other).toBe("me");
    expect(far.to("session.launch")).toHaveLength(1);
  });
});

describe("leaving", () => {
  test("is done when the session is closed, whoever was told so", async () => {
    await using far = await startFarSide({ "session.leave": [drop, refuse("session_closed", 401)] });
    expect(await far.client().session.leave()).toBeUndefined();
    expect(far.to("session.leave").map(({ method }) => method)).toEqual(["POST", "POST"]);
  });

  test("is not done when it was refused for another reason", async () => {
    await using far = await startFarSide({ "session.leave": [refuse("origin_forbidden", 403)] });
    await expect(far.client().session.leave()).rejects.toMatchObject({ code: "origin_forbidden" });
  });
});
