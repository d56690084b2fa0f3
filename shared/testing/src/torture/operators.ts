import { setTimeout as pause } from "node:timers/promises";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import type { AppRouter } from "@croupier/gateway/router/router";
import { type Client, createClient } from "@croupier/sdk";
import { createTRPCClient, httpLink, isTRPCClientError } from "@trpc/client";
import type { OpenBook } from "./book.ts";
import type { Faults } from "../operator-wallet/faults.ts";
import type { Habits } from "../operator-wallet/habits.ts";
import type { Catalogue, WalletKind } from "./plan.ts";
import { openSeamlessWallet, tokenOf, type SeamlessWallet, type WalletRoot } from "./seamless-wallet.ts";

const CURRENCY = "EUR";
const LIMITS = { stake_min: 1n, stake_max: 100_000n, stake_step: 1n, max_payout: 1_000_000_000_000n } as const;

/** An operator's back end: it lets players in, and moves their money, which is with us or with the operator. */
export interface Operator extends AsyncDisposable {
  readonly wallet: WalletKind;
  readonly operatorId: string;
  /** A new session of a player, one that has money; a client that knows only the launch token. */
  launch(playerId: string): Promise<Client>;
  /** Moves money in (above 0) or out, and does not rest before it knows whether that is done. */
  move(book: OpenBook, amount: number): Promise<void>;
  /** Grants two free rounds of a game at this stake; the grant's id. */
  gift(playerId: string, game: string, stake: number): Promise<string>;
  /** The operator's own wallet; undefined where the money is with us. */
  readonly seamless: SeamlessWallet | undefined;
}

/** Outages end; whoever waits longer than this waits for a bug. */
const OUTAGE_MS = 120_000;
const TRY_MS = 10_000;
const DAY_MS = 86_400_000;
const PAUSE_MS = 100;
const SILENCE: ReadonlySet<string> = new Set([
  "unavailable",
  "deadline_exceeded",
  "wallet_unavailable",
  "too_many_requests",
]);

const codeOf = (error: unknown): string | undefined =>
  isTRPCClientError<AppRouter>(error) ? error.data?.code : undefined;

/** Asks again, as a back end does, until somebody says yes or no. */
const persist = async <Answer>(what: string, attempt: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> => {
  const deadline = performance.now() + OUTAGE_MS;
  for (;;) {
    try {
      return await attempt(AbortSignal.timeout(TRY_MS));
    } catch (error) {
      const code = codeOf(error);
      const isSilence = isTRPCClientError(error) && (code === undefined || SILENCE.has(code));
      if (!isSilence) throw error;
      if (performance.now() > deadline) throw new Error(`${what} is not answered`, { cause: error });
      await pause(PAUSE_MS);
    }
  }
};

/** Won often enough for a small run to see it. */
const TIERS = [
  {
    tier: "mini",
    contribution: "1/100",
    seed: 200,
    ceiling: 100_000,
    trigger: { kind: "chance", range: "2500" },
  },
  {
    tier: "grand",
    contribution: "1/64",
    seed: 10_000,
    ceiling: 10_000_000,
    trigger: { kind: "chance", range: "1000000" },
  },
] as const;
const MUST = [
  { tier: "must", contribution: "1/80", seed: 25, ceiling: 200, trigger: { kind: "must-hit-by" } },
] as const;
/** Every bet is near a mark that is so low, and those of an operator take turns: of one game in so many. */
const MUST_EVERY = 3;

type BackEnd = ReturnType<typeof createTRPCClient<AppRouter>>;

/** A pool of jackpots over all games and one over some, as two people agree on them. */
const plantPools = async (admin: BackEnd, as: (key: string) => BackEnd, games: readonly string[]): Promise<void> => {
  const person = async (name: string) => as((await admin.keys.create.mutate({ name, scopes: ["config"] })).key);
  const [one, other] = [await person("one"), await person("other")];
  const some = games.filter((_, nth) => nth % MUST_EVERY === 0);
  const pools = [
    { pool: "main", games: [...games], tiers: [...TIERS] },
    { pool: "must", games: some, tiers: [...MUST] },
  ];
  for (const { pool, ...what } of pools) {
    const body = { enabled: true, currency: CURRENCY, ...what };
    const { changeId } = await one.config.propose.mutate({ kind: "jackpot", pool, base: 0, body });
    await other.config.approve.mutate({ changeId });
  }
};

export interface OperatorOptions {
  readonly db: Database;
  readonly gatewayUrl: string;
  readonly catalogue: Catalogue;
  readonly walletRoot: WalletRoot;
  /** What goes wrong with calls to an operator's own wallet. */
  readonly faults: Faults;
  readonly habits: Partial<Habits>;
}

/** Makes an operator that has every game switched on. */
export const plantOperator = async (
  wallet: WalletKind,
  { db, gatewayUrl, catalogue, walletRoot, faults, habits }: OperatorOptions,
): Promise<Operator> => {
  const { operatorId, adminKey } = await createOperator(db, `${wallet} casino`, wallet, {
    currencies: [{ code: CURRENCY, exponent: 2 }],
  });
  await db
    .insertInto("game_configs")
    .values(
      Object.entries(catalogue).map(([game, { variant }]) => ({
        operator_id: operatorId,
        game,
        currency: CURRENCY,
        enabled: true,
        variant,
        ...LIMITS,
      })),
    )
    .execute();
  const asOperator = (key: string) =>
    createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${gatewayUrl}/trpc`, headers: { authorization: `Bearer ${key}` } })],
    });
  const { key } = await asOperator(adminKey.key).keys.create.mutate({
    name: "back end",
    scopes: ["sessions", "wallet", "reports"],
  });
  const backEnd = asOperator(key);

  await plantPools(asOperator(adminKey.key), asOperator, Object.keys(catalogue));
  const seamless =
    wallet === "seamless" ? await openSeamlessWallet(db, operatorId, walletRoot, faults, habits) : undefined;

  return {
    wallet,
    operatorId,
    seamless,
    async launch(playerId) {
      const { launchToken } = await persist("session.create", (signal) =>
        backEnd.session.create.mutate(
          { playerId, currency: CURRENCY, ...(seamless && { walletToken: tokenOf(playerId) }) },
          { signal },
        ),
      );
      return createClient({ url: gatewayUrl, token: launchToken });
    },
    async move(book, amount) {
      const { playerId } = book;
      if (seamless) return book.noteMoved({ requestId: uuidV7(), amount, done: seamless.move(playerId, amount) });
      const movement = { requestId: uuidV7(), playerId, currency: CURRENCY, amount: Math.abs(amount) };
      const { requestId } = movement;
      book.noteMoved({ requestId, amount, done: undefined });
      try {
        await persist("a movement", (signal) =>
          amount > 0
            ? backEnd.wallet.deposit.mutate(movement, { signal })
            : backEnd.wallet.withdraw.mutate(movement, { signal }),
        );
        book.noteMoved({ requestId, amount, done: true });
      } catch (error) {
        if (codeOf(error) !== "insufficient_funds") throw error;
        book.noteMoved({ requestId, amount, done: false });
      }
    },
    async gift(playerId, game, stake) {
      const grantId = uuidV7();
      const what = { games: [game], currency: CURRENCY, stake, rounds: 2, campaign: "torture" };
      const grant = { grantId, playerIds: [playerId], ...what, expiresAt: new Date(Date.now() + DAY_MS).toISOString() };
      await persist("freeRounds.grant", (signal) => backEnd.freeRounds.grant.mutate(grant, { signal }));
      return grantId;
    },
    async [Symbol.asyncDispose]() {
      await seamless?.[Symbol.asyncDispose]();
    },
  };
};
