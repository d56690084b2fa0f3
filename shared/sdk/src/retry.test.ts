import { describe, expect, test } from "vitest";
import { answer, page, type Reaction, refuse, startFarSide, tooMany } from "@croupier/testing/far-side";

const bet = { wagers: [{ selection: { calls: ["heads" as const] }, stake: 100 }] };
const open = "games.coin-flip.open";
const played = { round: { id: "r", payout: 198 }, balance: 1_098 };

describe.concurrent("a call too many", () => {
  const timed = (reactions: readonly Reaction[]) => {
    const atMs: number[] = [];
    const noted = reactions.map((reaction): Reaction => (call, response) => {
      atMs.push(performance.now());
      reaction(call, response);
    });
    return { atMs, noted };
  };

  test("is sent once more, the same, when it was told to come again and not before", async () => {
    const { atMs, noted } = timed([tooMany(1), answer(played)]);
    await using far = await startFarSide({ [open]: noted });
    expect(await far.client().games["coin-flip"].open(bet)).toEqual(played);
    const [first, second] = far.to(open).map(({ input }) => input);
    expect(second).toEqual(first);
    const waitedMs = (atMs[1] ?? 0) - (atMs[0] ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(995);
  });

  test("is refused the second time, and says when to come again", async () => {
    await using far = await startFarSide({ [open]: [tooMany(1), tooMany(7)] });
    const refused = far.client().games["coin-flip"].open(bet);
    await expect(refused).rejects.toMatchObject({ code: "too_many_requests", status: 429, retryAfterMs: 7_000 });
    expect(far.calls).toHaveLength(2);
  });

  test("waits for nothing that is longer than the call may take, nor where it may be sent but once", async () => {
    await using far = await startFarSide({ [open]: [tooMany(1)], "session.get": [tooMany(60)] });
    await expect(far.client().session.get()).rejects.toMatchObject({ retryAfterMs: 60_000 });
    const once = far.client({ retry: { tries: 1 } }).games["coin-flip"].open(bet);
    await expect(once).rejects.toMatchObject({ code: "too_many_requests" });
    const short = far.client({ retry: { totalMs: 900 } }).games["coin-flip"].open(bet);
    await expect(short).rejects.toMatchObject({ code: "too_many_requests" });
    expect(far.calls).toHaveLength(3);
  });

  test("may be a proxy's word, which says when in a header alone", async () => {
    const busy: Reaction = (call, response) => {
      response.setHeader("retry-after", "1");
      page(429)(call, response);
    };
    await using far = await startFarSide({
      "session.get": [busy, answer("me")],
      "rounds.list": [page(429), page(429)],
    });
    expect(await far.client().session.get()).toBe("me");
    const refused = far.client().rounds.list();
    await expect(refused).rejects.toMatchObject({ code: "network", status: 429, retryAfterMs: undefined });
    expect(far.to("rounds.list")).toHaveLength(2);
  });

  test("ends with its caller's patience", async () => {
    await using far = await startFarSide({ [open]: [tooMany(60)] });
    const reason = new Error("left the page");
    const controller = new AbortController();
    const patient = far.client({ retry: { totalMs: 120_000 } });
    const call = patient.games["coin-flip"].open(bet, { signal: controller.signal });
    const ended = call.catch((error: unknown) => error);
    await expect.poll(() => far.calls.length, { interval: 5, timeout: 10_000 }).toBe(1);
    controller.abort(reason);
    expect(await ended).toBe(reason);
    expect(far.calls).toHaveLength(1);
  });

  test("leaves who is busy alone for as long as that says", async () => {
    const busy: Reaction = (call, response) => {
      response.setHeader("retry-after", "1");
      refuse("unavailable", 503)(call, response);
    };
    await using far = await startFarSide({ [open]: [busy, answer(played)] });
    const startedMs = performance.now();
    expect(await far.client().games["coin-flip"].open(bet)).toEqual(played);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(995);
  });
});
