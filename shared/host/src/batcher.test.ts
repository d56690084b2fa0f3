import { isRefusal, refuse } from "@croupier/contract/errors";
import type { Entry } from "@croupier/ledger/entry";
import type { Snapshot, SnapshotQuery } from "@croupier/ledger/snapshot";
import { createLog } from "@croupier/telemetry/log";
import { describe, expect, test } from "vitest";
import { type Batcher, type BatcherOptions, createBatcher } from "./batcher.ts";
import { type Operation, RefusedError } from "./operation.ts";

const SOON = () => Date.now() + 5_000;

/** An operation of a player that commits and answers with its name and the balance. */
const operation = (player: string, name = player): Operation<string> => ({
  query: {
    key: { operatorId: "o", playerId: player, mode: "real" },
    sessionId: null,
    requestId: name,
    game: "g",
    roundId: null,
    grantId: null,
  },
  decide: () => ({
    do: "commit",
    entry: { request: { id: name } } as unknown as Entry,
    answer: (balance) => `${name}:${balance}`,
  }),
});

interface Far {
  readonly batches: string[][];
  readonly batcher: Batcher;
  /** Lets the reads go on. */
  release(): void;
}

/** A batcher over a far side that answers as told; `held` keeps the first read waiting until `release`. */
const farSide = (options: Partial<BatcherOptions> = {}, held = false): Far => {
  const batches: string[][] = [];
  const gate = Promise.withResolvers<void>();
  if (!held) gate.resolve();
  const batcher = createBatcher({
    read: async (queries: readonly SnapshotQuery[]) => {
      await gate.promise;
      return queries.map(() => ({}) as Snapshot);
    },
    commit: (entries) => {
      batches.push(entries.map(({ request }) => request.id));
      return Promise.resolve(entries.map(() => 7n));
    },
    log: createLog("test", "silent"),
    ...options,
  });
  return { batches, batcher, release: gate.resolve };
};

describe("a batch", () => {
  test("is whatever came while the lane was busy; a lone operation goes at once", async () => {
    const far = farSide({ lanes: 1 }, true);
    const answers = ["a", "b", "c"].map((player) => far.batcher.submit(operation(player), SOON()));
    far.release();
    expect(await Promise.all(answers)).toEqual(["a:7", "b:7", "c:7"]);
    expect(far.batches).toEqual([["a"], ["b", "c"]]);
  });

  test("holds one operation per player, in the order they came, and no player is in two lanes", async () => {
    const far = farSide({ lanes: 2 }, true);
    const names = ["a1", "a2", "b1", "a3", "b2"];
    const answers = names.map((name) => far.batcher.submit(operation(name.slice(0, 1), name), SOON()));
    far.release();
    await Promise.all(answers);
    for (const batch of far.batches) expect(new Set(batch.map((name) => name[0])).size).toBe(batch.length);
    const order = far.batches.flat();
    expect(order.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
    expect(order.filter((name) => name.startsWith("b"))).toEqual(["b1", "b2"]);
  });

  test("is no larger than its limit", async () => {
    const far = farSide({ lanes: 1, maxBatch: 2 }, true);
    const answers = ["a", "b", "c", "d", "e"].map((player) => far.batcher.submit(operation(player), SOON()));
    far.release();
    await Promise.all(answers);
    expect(far.batches.map(({ length }) => length)).toEqual([1, 2, 2]);
  });

  test("that fails is tried one by one, so that only the bad one is refused", async () => {
    const far = farSide(
      {
        lanes: 1,
        commit: (entries) =>
          entries.some(({ request }) => request.id === "bad")
            ? Promise.reject(Object.assign(new Error("check violated"), { code: "23514" }))
            : Promise.resolve(entries.map(() => 7n)),
      },
      true,
    );
    const answers = ["first", "good", "bad", "fine"].map((player) => far.batcher.submit(operation(player), SOON()));
    far.release();
    const [first, good, bad, fine] = await Promise.all(answers);
    expect([first, good, fine]).toEqual(["first:7", "good:7", "fine:7"]);
    expect(bad).toMatchObject({ code: "internal" });
  });
});

describe("an operation", () => {
  test("that another transaction got ahead of is decided again, until its deadline", async () => {
    let commits = 0;
    const far = farSide({ commit: (entries) => Promise.resolve(entries.map(() => (++commits > 3 ? 7n : undefined))) });
    expect(await far.batcher.submit(operation("a"), SOON())).toBe("a:7");
    expect(commits).toBe(4);
    const never = farSide({ commit: (entries) => Promise.resolve(entries.map(() => undefined)) });
    expect(await never.batcher.submit(operation("a"), Date.now() + 50)).toMatchObject({ code: "deadline_exceeded" });
  });

  test("keeps its place before the player's next while it is tried again", async () => {
    let commits = 0;
    const order: string[] = [];
    const far = farSide({
      commit: (entries) => Promise.resolve(entries.map(() => (++commits > 2 ? 7n : undefined))),
    });
    const names = ["a1", "a2", "a3"];
    await Promise.all(
      names.map((name) =>
        far.batcher
          .submit(operation("a", name), SOON())
          .then((answer) => order.push(typeof answer === "string" ? answer : answer.code)),
      ),
    );
    expect(order).toEqual(["a1:7", "a2:7", "a3:7"]);
  });

  test("is answered by its deadline even when nothing comes back, and nothing is written later", async () => {
    const far = farSide({ lanes: 1 }, true);
    const answers = ["a", "b"].map((player) => far.batcher.submit(operation(player), Date.now() + 30));
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ code: "deadline_exceeded" });
    far.release();
    await far.batcher.idle();
    expect(far.batches.flat()).toEqual([]);
  });

  test("of one player among too many of its own is refused, and leaves room for others", async () => {
    const far = farSide({ lanes: 1, maxWaitingEach: 2 }, true);
    const names = ["a1", "a2", "a3", "b1"];
    const answers = names.map((name) => far.batcher.submit(operation(name.slice(0, 1), name), SOON()));
    far.release();
    const settled = await Promise.all(answers);
    expect(settled.map((answer) => (typeof answer === "string" ? answer : answer.code))).toEqual([
      "a1:7",
      "a2:7",
      "too_many_requests",
      "b1:7",
    ]);
  });

  test("is refused as unavailable when the database is away, and when too many are waiting", async () => {
    const away = farSide({ read: () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })) });
    expect(await away.batcher.submit(operation("a"), SOON())).toMatchObject({ code: "unavailable" });
    const full = farSide({ lanes: 1, maxWaiting: 2 }, true);
    const answers = ["a", "b", "c", "d"].map((player) => full.batcher.submit(operation(player), SOON()));
    full.release();
    const refused = (await Promise.all(answers)).filter((answer) => typeof answer !== "string" && isRefusal(answer));
    expect(refused).toEqual([expect.objectContaining({ code: "unavailable" })]);
  });

  test("whose decision throws is refused alone", async () => {
    const far = farSide({ lanes: 1 }, true);
    const first = far.batcher.submit(operation("a"), SOON());
    const throwing = (player: string, error: Error) => {
      const decide = () => {
        throw error;
      };
      return far.batcher.submit({ ...operation(player), decide }, SOON());
    };
    const bug = throwing("b", new Error("a bug in the rules"));
    const refused = throwing("c", new RefusedError(refuse("invalid_client_seed", "not this one")));
    const fine = far.batcher.submit(operation("d"), SOON());
    far.release();
    expect([await first, await fine]).toEqual(["a:7", "d:7"]);
    expect(await bug).toEqual(refuse("internal"));
    expect(await refused).toEqual(refuse("invalid_client_seed", "not this one"));
    expect(far.batches).toEqual([["a"], ["d"]]);
  });

  test("idle resolves once everything has been answered", async () => {
    const far = farSide({}, true);
    let answered = false;
    void far.batcher.submit(operation("a"), SOON()).then(() => (answered = true));
    far.release();
    await far.batcher.idle();
    await Promise.resolve();
    expect(answered).toBe(true);
  });
});
