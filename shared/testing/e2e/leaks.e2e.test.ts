import { canonicalJson } from "@croupier/contract/canonical";
import type { Refusal } from "@croupier/contract/errors";
import type { Game } from "@croupier/contract/game";
import { IDENTITY_HEADER, serviceKey, signIdentity } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import { partRecord } from "@croupier/contract/part-record";
import { replay } from "@croupier/contract/play";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { createDraws } from "@croupier/fairness/draws";
import { deriveServerSeed, formatSeed } from "@croupier/fairness/seed";
import type { Draws } from "@croupier/math/draws";
import { games } from "@croupier/sdk/games.gen";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createTestCasino, type TestCasino, type TestPlayer } from "../src/casino.ts";
import { createTestDatabase } from "../src/database.ts";
import { freePort } from "../src/free-port.ts";
import { type SeenSpan, startOtlpReceiver } from "../src/otlp-receiver.ts";
import { type ServiceProcess, startServiceProcess } from "../src/service-process.ts";
import { sized } from "../src/size.ts";

/** In all, over the games of decisions. */
const ROUNDS = sized(1_000, 20_000);
/** Who play at the same time. */
const PLAYERS = 8;
const KEY = serviceKey(new Uint8Array(32).fill(7), "leaks");

interface Subject {
  readonly selections: fc.Arbitrary<readonly unknown[]>;
  /** What nobody may learn while this is what is seen, as the draws tell it: at least three in a row. */
  readonly hidden: (draws: Draws, seen: { readonly selections: readonly unknown[]; readonly view: unknown }) => List;
  /** What nobody may ever learn: cards that no round comes to. */
  readonly never: (draws: Draws) => List;
  /** Whether what was hidden is shown at the end, in some rounds at least. */
  readonly shows: boolean;
}

type List = readonly number[];

const dealt = (draws: Draws, size: number, from: number, count: number): List => {
  const shuffle = draws.shuffle(size);
  return Array.from({ length: from + count }, () => shuffle.next()).slice(from);
};

/** Cards of a shoe of eight decks, as a player sees them. */
const cards = (draws: Draws, from: number, count: number): List =>
  dealt(draws, 8 * 52, from, count).map((card) => card % 52);

const subjects: Readonly<Record<"mines" | "video-poker" | "blackjack", Subject>> = {
  mines: {
    selections: fc.integer({ min: 3, max: 24 }).map((mines) => [{ mines }]),
    hidden: (draws, { selections: [selection] }) =>
      dealt(draws, 25, 0, (selection as { readonly mines: number }).mines),
    never: () => [],
    shows: true,
  },
  "video-poker": {
    selections: fc.constant([{}]),
    hidden: (draws) => dealt(draws, 52, 5, 5),
    never: (draws) => dealt(draws, 52, 10, 10),
    shows: true,
  },
  blackjack: {
    selections: fc
      .subarray([{ on: "perfectPairs" }, { on: "twentyOnePlus3" }])
      .map((sides) => [{ on: "main" }, ...sides]),
    hidden: (draws, { view }) => {
      const { hands } = view as { readonly hands: readonly { readonly cards: List }[] };
      const count = hands.reduce((sum, hand) => sum + hand.cards.length, 2);
      // The hole card, which is dealt fourth, and what would be dealt next.
      return [...cards(draws, 3, 1), ...cards(draws, count, 5)];
    },
    never: (draws) => cards(draws, 60, 10),
    shows: false,
  },
};

/** Ways to write a list of numbers: as it is and in order, as JSON and in words. */
const spellings = (list: readonly number[]): readonly string[] =>
  list.length < 3
    ? []
    : [list, list.toSorted((a, b) => a - b)].flatMap((one) => [
        JSON.stringify(one).slice(1, -1),
        ...[", ", " ", "-", ";"].map((between) => one.join(between)),
      ]);

const seedSpellings = (seed: Uint8Array): readonly string[] => [
  formatSeed(seed),
  Buffer.from(seed).toString("base64"),
  Buffer.from(seed).toString("base64url"),
  JSON.stringify([...seed]),
];

const found = (bytes: string, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => bytes.includes(secret));

/** Of how many rounds the traces are kept. */
const TRACED = sized("0.25", "1");

/** All that spans may tell: none of it is what is played. */
const TOLD_BY_SPANS = [
  "croupier.batch.size",
  "croupier.batch.wait_ms",
  "croupier.currency",
  "croupier.game",
  "croupier.isFree",
  "croupier.mode",
  "croupier.operator",
  "croupier.outcome",
  "croupier.payoutMinor",
  "croupier.procedure",
  "croupier.round.id",
  "croupier.stakeMinor",
  "croupier.variant",
  "db.namespace",
  "db.operation.name",
  "db.query.summary",
  "db.query.text",
  "db.system.name",
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "server.address",
  "server.port",
  "url.path",
];

/** All that log lines may. */
const TOLD_BY_LINES = [
  "currency",
  "event",
  "game",
  "games",
  "isFree",
  "level",
  "mode",
  "msg",
  "operatorId",
  "payoutMinor",
  "roundId",
  "service",
  "span_id",
  "stakeMinor",
  "time",
  "trace_id",
  "url",
  "variant",
];

/** A span and what happened in it. */
const momentsOf = (span: SeenSpan): readonly Pick<SeenSpan, "name" | "attributes">[] => [span, ...span.events];

/** Each thing that spans tell, once: statements are long, and the same for all rounds. */
const toldBy = (spans: readonly SeenSpan[]): string =>
  [
    ...new Set(
      spans.flatMap(momentsOf).flatMap(({ name, attributes }) => [name, ...Object.values(attributes).map(String)]),
    ),
  ].join("\n");

/** A service, and all that it lets out. */
const startRecorded = async (casino: TestCasino, databaseUrl: string, game: string, tracesUrl: string) => {
  const printed: string[] = [];
  const masterKeys = [...casino.masterKeys].map(([id, key]) => `${id}:${Buffer.from(key).toString("base64url")}`);
  const service: ServiceProcess = await startServiceProcess(
    game,
    await freePort(),
    {
      DATABASE_URL: databaseUrl,
      CROUPIER_IDENTITY_KEYS: Buffer.from(KEY).toString("base64url"),
      CROUPIER_MASTER_KEYS: masterKeys.join(","),
      LOG_LEVEL: "trace",
      OTEL_EXPORTER_OTLP_ENDPOINT: tracesUrl,
      OTEL_TRACES_SAMPLER_ARG: TRACED,
      OTEL_BSP_MAX_QUEUE_SIZE: "1000000",
    },
    (text) => printed.push(text),
  );
  const call = async (caller: TestPlayer, path: string, input: unknown) => {
    const body = JSON.stringify(input);
    const identity = signIdentity(KEY, caller, { service: game, method: "POST", path, body });
    const response = await fetch(service.url + path, {
      method: "POST",
      body,
      headers: { [IDENTITY_HEADER]: identity },
    });
    const text = await response.text();
    return {
      answer: JSON.parse(text) as RoundAnswer | Refusal,
      bytes: JSON.stringify([...response.headers]) + text,
    };
  };
  return { service, call, printed: () => printed.join("") };
};

/**
 * Every row that tells of a round and its player's pairs, with every column but the salt, which only hosts read; and the
 * view that is stored.
 */
const rowsOf = async (casino: TestCasino, { playerId }: TestPlayer, { id }: RoundRecord) => {
  const rows = (table: string, column: string, value: string) =>
    sql`(select jsonb_agg(to_jsonb(t) - 'salt') from ${sql.table(table)} t
      where player_id = ${playerId} and ${sql.ref(column)} = ${value})`;
  const { rows: read } = await sql<{ text: string; view: unknown }>`select concat(
    ${rows("rounds", "id", id)}, ${rows("actions", "round_id", id)}, ${rows("requests", "round_id", id)},
    ${rows("transfers", "cause_id", id)}, ${rows("seed_pairs", "player_id", playerId)}) as text,
    (select view from rounds where player_id = ${playerId} and id = ${id}) as view`.execute(casino.db);
  return read[0] ?? must("a round's row");
};

const seedOf = async (casino: TestCasino, { fairness }: RoundRecord): Promise<Uint8Array> => {
  const { salt, master_key_id } = await casino.db
    .selectFrom("seed_pairs")
    .select(["salt", "master_key_id"])
    .where("id", "=", fairness.seedPairId)
    .executeTakeFirstOrThrow();
  const key = casino.masterKeys.get(master_key_id);
  if (!key) throw new Error("a pair of another casino");
  return deriveServerSeed(key, new Uint8Array(salt));
};

const must = (what: string): never => {
  throw new Error(`${what} is missing`);
};

const roundIn = (answer: RoundAnswer | Refusal): RoundRecord => {
  if ("code" in answer) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.round;
};

describe.each(Object.entries(subjects))("%s, a game of decisions", (name, { selections, hidden, never, shows }) => {
  test(
    "lets nothing out before its time: not in an answer, a log line, a metric, a trace or a row",
    { timeout: sized(120_000, 3_600_000) },
    async () => {
      const game: Game = await games[name as keyof typeof subjects]();
      const variant = Object.keys(game.variants)[0] ?? "";
      const rules = createRulebook(game).find(variant)?.rules;
      if (!rules) throw new Error(`${name} has no variant`);
      await using database = await createTestDatabase();
      await using casino = await createTestCasino(database.url);
      await casino.configure(name, { variant, maxPayout: 1n << 48n });
      await using receiver = await startOtlpReceiver();
      const { service, call, printed } = await startRecorded(casino, database.url, name, receiver.url);
      await using _ = service;
      const secrets: string[] = [];
      let shown = 0;

      const playRound = async (
        player: TestPlayer,
        [chosen, choose]: readonly [readonly unknown[], Iterator<number>],
      ): Promise<void> => {
        const wagers = chosen.map((selection) => ({ selection, stake: 100 }));
        let { answer, bytes } = await call(player, `/games/${name}/open`, { requestId: uuidV7(), wagers });
        const seed = await seedOf(casino, roundIn(answer));
        const drawsOf = ({ fairness: { clientSeed, nonce } }: RoundRecord): Draws =>
          createDraws({ serverSeed: seed, clientSeed, nonce });
        const secret = [...seedSpellings(seed), ...spellings(never(drawsOf(roundIn(answer))))];
        // No log and no metric tells it, not even afterwards.
        const { wagers: made, view } = roundIn(answer);
        const opening = { selections: made.map(({ selection }) => selection), view };
        secrets.push(...secret, ...spellings(hidden(drawsOf(roundIn(answer)), opening)));
        for (;;) {
          const round = roundIn(answer);
          const bet = { selections: round.wagers.map(({ selection }) => selection), stakes: wagers.map(() => 100n) };
          const play = replay(rules, bet, round.actions, drawsOf(round));
          // The view, the parts and the rest are all there is, so there is no place for more.
          expect(Object.keys(answer).toSorted()).toEqual(["balance", "round"]);
          expect(Object.keys(round)).toHaveLength(18);
          const stored = await rowsOf(casino, player, round);
          const told = canonicalJson(rules.view(play.state, "player"));
          expect([round.view, stored.view].map(canonicalJson)).toEqual([told, told]);
          expect(round.parts).toEqual(play.parts.map(partRecord));
          expect(round.fairness.serverSeed).toBeNull();
          const seen = bytes + stored.text;
          expect(found(seen, secret)).toEqual([]);
          const spelt = spellings(hidden(drawsOf(round), { selections: bet.selections, view: round.view }));
          if (round.status !== "open") {
            // The search does find what is shown, once it may be.
            shown += found(seen, spelt).length > 0 ? 1 : 0;
            return;
          }
          expect(found(seen, spelt)).toEqual([]);
          const legal = rules.legal(play.state);
          const action = legal[Number(choose.next().value) % legal.length];
          ({ answer, bytes } = await call(player, `/games/${name}/act`, {
            requestId: uuidV7(),
            roundId: round.id,
            expectedStep: round.step,
            action,
          }));
        }
      };

      const players = await Promise.all(
        Array.from({ length: PLAYERS }, () => casino.addPlayer({ balance: 1_000_000_000n })),
      );
      const round = fc.tuple(selections, fc.infiniteStream(fc.nat(1_000_000)));
      const together = fc.array(round, { minLength: PLAYERS, maxLength: PLAYERS });
      const numRuns = Math.ceil(ROUNDS / PLAYERS / Object.keys(subjects).length);
      const playAll = async (rounds: readonly (readonly [readonly unknown[], Iterator<number>])[]): Promise<void> => {
        await Promise.all(rounds.map((one, index) => playRound(players[index] ?? must("a player"), one)));
      };
      // A round that fails stays open, so nothing smaller can be tried with these players.
      await fc.assert(fc.asyncProperty(together, playAll), { numRuns, endOnFailure: true });
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      // What it still has to say of traces it says when it goes.
      expect(await service.stop()).toBe(0);
      const { spans } = receiver;
      expect(found(printed() + metrics + toldBy(spans), secrets)).toEqual([]);
      expect(spans.filter((span) => span.name === `POST /games/${name}/act`).length).toBeGreaterThan(10);
      const keys = new Set(spans.flatMap(momentsOf).flatMap(({ attributes }) => Object.keys(attributes)));
      expect([...keys].toSorted()).toEqual(TOLD_BY_SPANS);
      // A hole card alone is a number like any other, so a line may tell of nothing but the service itself, and of what a
      // round came to.
      const lines = printed().trim().split("\n");
      const told = lines.flatMap((line) => Object.keys(JSON.parse(line) as object));
      expect([...new Set(told)].toSorted()).toEqual(TOLD_BY_LINES);
      expect(shown > 0, "the search finds what had been hidden once a round has shown it").toBe(shows);
    },
  );
});
