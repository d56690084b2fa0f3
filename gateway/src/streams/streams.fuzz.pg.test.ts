import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundRecord } from "@croupier/contract/round";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { openStream } from "../../test/open-stream.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { SessionEvent } from "./session-event.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateways: readonly TestGateway[];

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  const start = () => startTestGateway({ databaseUrl: database.url, streams: { each: 50, all: 100 } });
  gateways = [await start(), await start()];
});

afterAll(async () => {
  for (const gateway of gateways ?? []) await gateway.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** What a front end knows by the events alone, and what was wrong with them. */
const createReader = () => {
  const rounds = new Map<string, RoundRecord>();
  const faults: string[] = [];
  let balance: number | null | undefined;
  let version = -1n;
  let wasLost = false;
  const open = new Set<string>();

  const tell = (round: RoundRecord): void => {
    const before = rounds.get(round.id);
    if (before && before.status !== "open") faults.push(`${round.id} was told after its end`);
    if (before && before.step > round.step)
      faults.push(`${round.id} went back from step ${before.step} to ${round.step}`);
    rounds.set(round.id, round);
    if (round.status === "open") open.add(round.id);
    else open.delete(round.id);
  };
  const hear = ({ id, data }: { readonly id: string; readonly data: SessionEvent }): void => {
    const now = BigInt(id.split(".")[1] ?? "");
    if (now <= version) faults.push(`version ${now} was told after ${version}`);
    if (data.type === "jackpots") return;
    if (data.type === "state") {
      wasLost ||= version >= 0n;
      open.clear();
      for (const round of data.open) tell(round);
    } else for (const { round } of data.rounds) tell(round);
    version = now;
    balance = data.balance;
  };
  return { hear, faults, rounds, open, version: () => version, balance: () => balance, wasLost: () => wasLost };
};

/** Reads until it has been told this version; over one connection. */
const listen = async (
  player: TestPlayer,
  at: TestGateway,
  lastEventId: string | undefined,
  reader: ReturnType<typeof createReader>,
) => {
  const token = await createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
  const stream = await openStream(at.url, { token, lastEventId });
  let last = lastEventId;
  const running = (async () => {
    for (;;) {
      const event = await stream.event();
      reader.hear(event);
      last = event.id;
    }
  })().catch(() => {});
  return {
    leave: async (): Promise<string | undefined> => {
      stream.close();
      await running;
      return last;
    },
  };
};

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant("flip" as const) },
  { weight: 4, arbitrary: fc.constant("climb" as const) },
  { weight: 2, arbitrary: fc.constant("deposit" as const) },
  { weight: 1, arbitrary: fc.constant("rotate" as const) },
  { weight: 2, arbitrary: fc.constant("leave" as const) },
  { weight: 2, arbitrary: fc.constant("come back" as const) },
  { weight: 2, arbitrary: fc.constant("listen" as const) },
);

const roundIn = (answer: object): RoundRecord | undefined =>
  "round" in answer ? (answer as { readonly round: RoundRecord }).round : undefined;

/** Moves the ladder's open round on, or opens one. */
const climb = async (player: TestPlayer, reader: { current: RoundRecord | undefined }): Promise<void> => {
  const { current } = reader;
  const answer = current
    ? await casino.call(player, "/games/ladder/act", {
        requestId: uuidV7(),
        roundId: current.id,
        expectedStep: current.step,
        action: current.step < 2 ? "climb" : "take",
      })
    : await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 1 }]);
  const round = roundIn(answer);
  if (!round) throw new Error(JSON.stringify(answer));
  reader.current = round.status === "open" ? round : undefined;
};

const play = async (
  player: TestPlayer,
  what: "flip" | "climb" | "deposit" | "rotate",
  ladder: { current: RoundRecord | undefined },
) => {
  if (what === "climb") return climb(player, ladder);
  if (what === "flip")
    return void (await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 1 }]));
  if (what === "deposit") return casino.deposit(player, 3n);
  // Refused while a round is open; then nothing has happened.
  const { next } = (await casino.call<FairnessState>(player, "/fairness/current", {})) as FairnessState;
  await casino.call(player, "/fairness/rotate", { clientSeed: "another", commitment: next.commitment });
};

it("whatever is played, and however often a reader goes and comes back elsewhere, it knows how things are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: sized(14, 40) }), async (steps) => {
      const player = await casino.addPlayer({ balance: 1_000n });
      const reader = createReader();
      const ladder: { current: RoundRecord | undefined } = { current: undefined };
      let lastEventId: string | undefined;
      let turn = 0;
      const comeBack = () => listen(player, gateways[(turn += 1) % 2] as TestGateway, lastEventId, reader);
      const stored = () =>
        casino.db
          .selectFrom("accounts")
          .select(["version", "balance"])
          .where("player_id", "=", player.playerId)
          .executeTakeFirstOrThrow();
      const catchUp = async () => {
        const { version } = await stored();
        await expect.poll(reader.version, { timeout: 20_000, interval: 10 }).toBe(version);
      };
      let listening: Awaited<ReturnType<typeof listen>> | undefined = await comeBack();
      await catchUp();
      const first = (await stored()).version;
      for (const what of steps) {
        if (what === "leave") {
          lastEventId = listening ? await listening.leave() : lastEventId;
          listening = undefined;
        } else if (what === "come back") listening ??= await comeBack();
        else if (what === "listen") await (listening && catchUp());
        else await play(player, what, ladder);
      }
      listening ??= await comeBack();
      await catchUp();
      await listening.leave();

      const truth = await casino.db
        .selectFrom("rounds")
        .select(["id", "status", "step"])
        .where("player_id", "=", player.playerId)
        .execute();
      const { balance, version } = await stored();
      expect(reader.faults).toEqual([]);
      expect(reader.balance()).toBe(Number(balance));
      expect([...reader.open].toSorted()).toEqual(
        truth.flatMap(({ id, status }) => (status === "open" ? [id] : [])).toSorted(),
      );
      // It can have lost count only where more has happened than an account remembers.
      expect(reader.wasLost() && version - first <= 8n).toBe(false);
      if (!reader.wasLost()) {
        const told = [...reader.rounds.values()].map(({ id, status, step: steps_ }) => ({ id, status, step: steps_ }));
        const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
        expect(told.toSorted(byId)).toEqual(truth.toSorted(byId));
      }
    }),
    { numRuns: sized(6, 60), endOnFailure: true },
  );
}, 300_000);
