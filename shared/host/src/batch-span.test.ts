import type { Entry } from "@croupier/ledger/entry";
import type { Snapshot } from "@croupier/ledger/snapshot";
import { createLog } from "@croupier/telemetry/log";
import { inSpan, runIn, type Span } from "@croupier/telemetry/span";
import { createTracer } from "@croupier/telemetry/tracer";
import { expect, it } from "vitest";
import { createBatcher } from "./batcher.ts";
import type { Operation } from "./operation.ts";

const operation = (player: string): Operation<string> => ({
  query: {
    key: { operatorId: "o", playerId: player, mode: "real" },
    sessionId: null,
    requestId: player,
    game: "mines",
    roundId: null,
    grantId: null,
  },
  decide: () => ({ do: "commit", entry: {} as Entry, answer: () => player }),
});

/** Bets of these players arrive while one before them is being read; the spans of each, once all are answered. */
const play = async (sampled: readonly string[], read: () => Promise<unknown> = () => Promise.resolve()) => {
  const kept: Span[] = [];
  const tracer = createTracer({ ratio: 0, slowMs: 60_000, keep: (spans) => kept.push(...spans), lost: () => {} });
  const first = Promise.withResolvers<void>();
  let reads = 0;
  const batcher = createBatcher({
    lanes: 1,
    read: async (queries) => {
      reads += 1;
      await (reads === 1 ? first.promise : inSpan("statement", {}, read));
      return queries.map(() => ({}) as Snapshot);
    },
    commit: (entries) => Promise.resolve(entries.map(() => 1n)),
    log: createLog("test", "silent"),
  });
  const bet = (player: string): Promise<unknown> => {
    const parent = { traceId: player.repeat(32), spanId: "f".repeat(16), sampled: sampled.includes(player) };
    return runIn(tracer.begin("bet", { parent }), () => batcher.submit(operation(player), Date.now() + 5_000));
  };
  const bets = ["a", "b", "c", "d"].map(bet);
  first.resolve();
  await Promise.all(bets);
  const of = (player: string) => (name: string) =>
    kept.find((span) => span.name === name && span.traceId === player.repeat(32));
  return { kept, of };
};

it("is in the trace of one of its bets, and the others know it", async () => {
  const { of, kept } = await play(["a", "b", "c", "d"]);
  const [b, c] = [of("b"), of("c")];
  expect(kept.filter(({ name }) => name === "ledger.batch").map(({ traceId }) => traceId[0])).toEqual(["a", "b"]);
  const batch = b("ledger.batch");
  expect(batch?.attributes).toEqual({ "croupier.batch.size": 3 });
  expect(batch?.parent).toBe(b("ledger.submit"));
  expect(b("statement")?.parent).toBe(batch);
  expect(batch?.links).toEqual([c("ledger.submit"), of("d")("ledger.submit")]);
  expect(c("ledger.submit")?.links).toEqual([batch]);
  expect(c("ledger.submit")?.attributes["croupier.batch.wait_ms"]).toBeGreaterThanOrEqual(0);
  expect(kept.filter(({ name }) => name === "bet")).toHaveLength(4);
});

it("is in one that is kept, if there is one", async () => {
  const { of } = await play(["d"]);
  expect(of("d")("ledger.batch")?.parent).toBe(of("d")("ledger.submit"));
  expect(of("d")("statement")).toBeDefined();
  expect(of("b")("bet")).toBeUndefined();
});

it("makes the traces be kept of those whose operation fails", async () => {
  const { kept } = await play([], () => Promise.reject(new Error("broken")));
  const failed = kept.filter(({ name }) => name === "ledger.submit");
  expect(failed.map(({ traceId, failure }) => `${traceId[0]} ${failure}`).toSorted()).toEqual([
    "b bug",
    "c bug",
    "d bug",
  ]);
});
