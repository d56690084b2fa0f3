import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { serviceKey } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { openDatabase } from "@croupier/db/database";
import { verifyAuditLog } from "@croupier/gateway/audit/verify-log";
import { contracts } from "@croupier/gateway/games.gen";
import { rollUpReports } from "@croupier/gateway/jobs/roll-up-reports";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import type { AppRouter } from "@croupier/gateway/router/router";
import { readHostConfig } from "@croupier/host/config";
import { serveHost } from "@croupier/host/serve";
import { auditLedger } from "@croupier/ledger/audit";
import { type Client, createClient } from "@croupier/sdk";
import { games } from "@croupier/sdk/games.gen";
import { launchTokenIn } from "@croupier/sdk/launch-url";
import { verifyRound } from "@croupier/sdk/verify";
import { createTRPCClient, httpLink } from "@trpc/client";
import { expect, test } from "vitest";
import { createTestDatabase } from "../src/database.ts";
import { othersDone } from "../src/others-done.ts";
import { sized } from "../src/size.ts";
import { openGatewayDoor, testDoor } from "../src/stack.ts";

const ROUNDS = sized(1_000, 10_000);
const PLAYERS = 16;
const DAY_MS = 86_400_000;

const newKey = (): string => randomBytes(32).toString("base64url");

/** The whole house in this process: one host that serves all games, and a gateway before it. */
const openHouse = async (databaseUrl: string) => {
  await using started = new AsyncDisposableStack();
  const rootKey = newKey();
  const root = Buffer.from(rootKey, "base64url");
  const names = Object.keys(contracts);
  const all = await Promise.all(Object.values(games).map((load) => load()));
  const host = started.adopt(
    await serveHost(
      all,
      readHostConfig({
        DATABASE_URL: databaseUrl,
        PORT: "0",
        LOG_LEVEL: "silent",
        CROUPIER_IDENTITY_KEYS: names
          .map((name) => Buffer.from(serviceKey(root, name)).toString("base64url"))
          .join(","),
        CROUPIER_MASTER_KEYS: `test-1:${newKey()}`,
      }),
    ),
    (served) => served.close(),
  );
  const url = await openGatewayDoor(started, testDoor, {
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "silent",
    CROUPIER_IDENTITY_KEY: rootKey,
    CROUPIER_SESSION_KEY: newKey(),
    CROUPIER_RATE_LIMITS: "local",
    CROUPIER_SERVICES: JSON.stringify(Object.fromEntries(names.map((name) => [name, host.url]))),
  });
  const running = started.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

/** A back end's view of the gateway, with one of the operator's keys. */
const asOperator = (url: string, key: string) =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${key}` } })],
  });

interface Golden {
  readonly stake: number;
  readonly variants: Readonly<Record<string, readonly { readonly selections: readonly unknown[] }[]>>;
}

/** Bets that each game knows: those of its golden rounds. */
const betsOf = (game: string, variant: string): readonly (readonly unknown[])[] => {
  const path = new URL(`../../../games/${game}/golden.json`, import.meta.url);
  const { variants } = JSON.parse(readFileSync(path, "utf8")) as Golden;
  return (variants[variant] ?? []).map(({ selections }) => selections);
};

type AnyGame = {
  open(bet: object): Promise<RoundAnswer>;
  act(action: object): Promise<RoundAnswer>;
};

/** Plays a round to its end by whatever is legal; `pick` chooses. */
const playRound = async (
  client: Client,
  game: string,
  bet: object,
  pick: (of: number) => number,
): Promise<RoundRecord> => {
  const table = (client.games as unknown as Readonly<Record<string, AnyGame>>)[game] as AnyGame;
  let { round } = await table.open(bet);
  while (round.status === "open") {
    const { legal } = round.view as { readonly legal: readonly unknown[] };
    const action = legal[pick(legal.length)];
    ({ round } = await table.act({ roundId: round.id, expectedStep: round.step, action }));
  }
  return round;
};

/** The same choices in every run. */
const picker = () => {
  let state = 20_261_121;
  return (of: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * of);
  };
};

test(
  "an operator's day: keys, configuration, players, rounds, a complaint, gifts, figures and an export",
  { timeout: 240_000 },
  async () => {
    await using database = await createTestDatabase();
    await using house = await openHouse(database.url);
    const db = openDatabase({ url: database.url, applicationName: "operators-day", onBrokenConnection: () => {} });
    await using closing = new AsyncDisposableStack();
    closing.defer(() => db.destroy());

    // Morning: the operator, and a key for each job. The first key only makes others.
    const currencies = [
      { code: "EUR", exponent: 2 },
      { code: "SEK", exponent: 2 },
    ];
    const { adminKey } = await createOperator(db, "Casino One", "hosted", {
      timeZone: "Europe/Malta",
      currencies,
    });
    const admin = asOperator(house.url, adminKey.key);
    const makeKey = async (name: string, scopes: ("sessions" | "wallet" | "reports" | "config")[]) => {
      const { key } = await admin.keys.create.mutate({ name, scopes });
      return asOperator(house.url, key);
    };
    const backEnd = await makeKey("back end", ["sessions", "wallet"]);
    const finance = await makeKey("finance", ["reports"]);
    const [alice, bob] = [await makeKey("Alice", ["config"]), await makeKey("Bob", ["config"])];

    // Configuration: Alice proposes, Bob agrees. Roulette has two limits, by currency, and la partage.
    const stake = { min: 10_000, max: 1_000_000, step: 10_000, default: 10_000 };
    const agree = async (game: string, currency: string, variant: string, limits = stake): Promise<void> => {
      const body = { enabled: true, variant, stake: limits, maxPayout: 2 ** 48 };
      const { changeId } = await alice.config.propose.mutate({ kind: "game", game, currency, base: 0, body });
      await expect(alice.config.approve.mutate({ changeId }), "one person is not two").rejects.toThrow();
      const applied = await bob.config.approve.mutate({ changeId });
      expect(applied).toMatchObject({ state: "applied", version: 1 });
    };
    const names = Object.keys(contracts);
    const variants = new Map<string, string>();
    for (const [name, load] of Object.entries(games)) variants.set(name, Object.keys((await load()).variants)[0] ?? "");
    variants.set("roulette", "french");
    for (const [name, variant] of variants) await agree(name, "EUR", variant);
    await agree("roulette", "SEK", "french", { ...stake, min: 100_000, default: 100_000 });

    // Players come in from the operator's own pages.
    const brand = await alice.brands.create.mutate({ name: "One", launchUrl: "https://one.example/play" });
    const launch = async (playerId: string, currency = "EUR"): Promise<Client> => {
      await backEnd.wallet.deposit.mutate({ requestId: uuidV7(), playerId, currency, amount: 2 ** 45 });
      const created = await backEnd.session.create.mutate({
        playerId,
        currency,
        brandId: brand.brandId,
        language: "en",
      });
      return createClient({ url: house.url, token: launchTokenIn(created.launchUrl ?? "") ?? "" });
    };
    const playerIds = Array.from({ length: PLAYERS }, () => randomUUID());
    const clients = await Promise.all(playerIds.map((playerId) => launch(playerId)));
    const swede = await launch(randomUUID(), "SEK");
    const { stake: inSek } = await swede.games.roulette.info();
    expect(inSek.min).toBe(100_000);

    // A thousand rounds, mixed over all games.
    const pick = picker();
    const played: RoundRecord[] = [];
    const plan = Array.from({ length: ROUNDS }, (_, n) => names[n % names.length] ?? "");
    const playAll = async (client: Client, own: readonly string[]): Promise<void> => {
      for (const game of own) {
        const bets = betsOf(game, variants.get(game) ?? "");
        const selections = bets[pick(bets.length)] ?? [];
        const wagers = selections.map((selection) => ({ selection, stake: stake.default }));
        played.push(await playRound(client, game, { wagers }, pick));
      }
    };
    await Promise.all(
      clients.map((client, seat) =>
        playAll(
          client,
          plan.filter((_, n) => n % PLAYERS === seat),
        ),
      ),
    );
    expect(played).toHaveLength(ROUNDS);
    expect(new Set(played.map(({ game }) => game))).toEqual(new Set(names));

    // A complaint: support looks the round up, reads it in words and hands the player a link to it.
    const disputed = played.find(({ game }) => game === "roulette") as RoundRecord;
    const page = await finance.history.list.query({ game: "roulette", limit: 100 });
    expect(page.rounds.map(({ id }) => id)).toContain(disputed.id);
    const found = await finance.history.get.query({ roundId: disputed.id });
    expect(found.words.bet.length).toBeGreaterThan(0);
    expect(found.transfers.filter(({ kind }) => kind === "stake")).toHaveLength(1);
    await Promise.all(clients.map((client) => client.fairness.rotate()));
    const { url } = await finance.history.replayLink.query({ roundId: disputed.id });
    const replayed = (await (await fetch(url)).json()) as { readonly round: RoundRecord };
    expect(await verifyRound(replayed.round)).toMatchObject({ verified: true });

    // A gift for everyone, played by one.
    const grantId = uuidV7();
    const gift = { campaign: "a good day", games: ["dice"], currency: "EUR", stake: stake.default, rounds: 2 };
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    expect(await backEnd.freeRounds.grant.mutate({ grantId, playerIds, ...gift, expiresAt })).toMatchObject({
      players: PLAYERS,
    });
    const wagers = betsOf("dice", variants.get("dice") ?? "")[0]?.map((selection) => ({
      selection,
      stake: stake.default,
    }));
    const free = await playRound(clients[0] as Client, "dice", { wagers, grantId }, pick);
    expect(free.grantId).toBe(grantId);

    // Evening: the figures are those of the rounds, to the unit.
    await othersDone(db);
    expect(await rollUpReports(db)).toBeGreaterThan(0);
    const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
    const { rows } = await finance.reports.daily.query({ from: day(-1), to: day(1), groupBy: ["game"] });
    const cash = rows.filter((row) => !row.free);
    const sum = (of: (row: (typeof rows)[number]) => string) =>
      cash.reduce((total, row) => total + BigInt(of(row)), 0n);
    const staked = played.reduce((total, round) => total + BigInt(round.stake), 0n);
    const paid = played.reduce((total, round) => total + BigInt(round.payout), 0n);
    expect(cash.reduce((total, { rounds }) => total + rounds, 0)).toBe(ROUNDS);
    expect([sum((row) => row.turnover), sum((row) => row.payouts), sum((row) => row.ggr)]).toEqual([
      staked,
      paid,
      staked - paid,
    ]);
    expect(rows.filter((row) => row.free)).toMatchObject([{ game: "dice", rounds: 1 }]);

    // A key is changed without an interruption: both work until the overlap is over.
    const { keys } = await admin.keys.list.query();
    const { keyId } = keys.find(({ name }) => name === "finance") ?? { keyId: "" };
    const { made } = await admin.keys.rotate.mutate({ keyId, overlapSeconds: 3_600 });
    const rotated = asOperator(house.url, made.key);
    expect((await rotated.history.list.query({ limit: 1 })).rounds).toEqual(
      (await finance.history.list.query({ limit: 1 })).rounds,
    );

    // And everything leaves the house as a file.
    const lines = async (format: "csv" | "jsonl"): Promise<readonly string[]> => {
      const answer = await fetch(`${house.url}/export/rounds?format=${format}`, {
        headers: { authorization: `Bearer ${made.key}` },
      });
      return (await answer.text()).trimEnd().split(/\r?\n/);
    };
    expect(await lines("csv")).toHaveLength(1 + ROUNDS + 1);
    expect(await lines("jsonl")).toHaveLength(ROUNDS + 1);

    expect(await auditLedger(db)).toEqual({ problems: [] });
    expect((await verifyAuditLog(db)).problems).toEqual([]);
  },
);
