import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { commitEntries } from "@croupier/ledger/commit";
import type { Entry } from "@croupier/ledger/entry";
import type { JackpotMoves, JackpotWon } from "@croupier/ledger/jackpot-moves";
import { leaveRoom } from "@croupier/ledger/wallet-call";
import { armTier, closeCycles } from "./cycles.ts";
import type { PoolSeeds } from "./pool-seeds.ts";
import { lockTiers, type TierKey, type TierState } from "./tier-state.ts";
import { isHit } from "./trigger.ts";

export type Balances = readonly (bigint | undefined)[];

/**
 * Writes a batch as `commitEntries` does. Entries near a mark are written apart, in transactions that hold their tiers: all
 * at once while they can't reach it, and otherwise one after another, so that the first to reach it, in that order, wins.
 * `won` is told of each entry whose round has won something.
 */
export const commitWithJackpots = async (
  db: Database,
  seeds: PoolSeeds,
  entries: readonly Entry[],
  won: (entry: Entry) => void,
): Promise<Balances> => {
  const near = findNear(entries);
  const balances = new Map<Entry, bigint | undefined>();
  const keep = (written: readonly Entry[], found: Balances): void =>
    written.forEach((entry, index) => {
      balances.set(entry, found[index]);
      if (found[index] !== undefined && entry.jackpots && entry.jackpots.wins.length > 0) won(entry);
    });
  const far = entries.filter((entry) => !near.has(entry));
  keep(far, await commitEntries(db, far));
  if (near.size > 0) {
    const batch = [...near];
    const together = await writeTogether(db, seeds, batch);
    if (together) keep(batch, together);
    else for (const entry of batch) keep([entry], [await writeAlone(db, seeds, entry, won)]);
  }
  return entries.map((entry) => balances.get(entry));
};

const tierKey = ({ key }: Entry, tier: string): string => `${key.operatorId}/${tier}`;

/** Entries that are near a mark, and those that would bring more together than may come unwatched. */
const findNear = (entries: readonly Entry[]): ReadonlySet<Entry> => {
  const brought = new Map<string, bigint>();
  for (const entry of entries) {
    for (const { tier, amount, watch } of entry.jackpots?.shares ?? []) {
      if (watch && amount > 0n) brought.set(tierKey(entry, tier), (brought.get(tierKey(entry, tier)) ?? 0n) + amount);
    }
  }
  const isNear = (entry: Entry): boolean =>
    (entry.jackpots?.shares ?? []).some(
      ({ tier, watch }) =>
        watch?.kind === "near" || (watch?.kind === "quiet" && (brought.get(tierKey(entry, tier)) ?? 0n) > watch.most),
    );
  return new Set(entries.filter(isNear));
};

const watchedTiers = (entries: readonly Entry[]): readonly TierKey[] => {
  const keys = new Map<string, TierKey>();
  for (const entry of entries) {
    for (const { tier, watch } of entry.jackpots?.shares ?? []) {
      if (watch) keys.set(tierKey(entry, tier), { operatorId: entry.key.operatorId, tier });
    }
  }
  return [...keys.values()];
};

/** A tier whose level stands still, with its mark. */
type Held = TierState & { readonly mark: bigint };

const hold = async (tx: Database, seeds: PoolSeeds, keys: readonly TierKey[]): Promise<readonly Held[]> => {
  const held: Held[] = [];
  for (const state of await lockTiers(tx, keys)) {
    const armed = state.armed ?? (await armTier(tx, seeds, state));
    held.push({ ...state, armed, mark: seeds.mark({ ...state, armed }) });
  }
  return held;
};

/** The tiers are locked, so nothing else needs to look. */
const underLock = (entry: Entry, wins: readonly JackpotWon[] = []): Entry => {
  if (!entry.jackpots) return entry;
  const shares = entry.jackpots.shares.map((share) =>
    share.watch ? { ...share, watch: { kind: "near" } as const } : share,
  );
  const jackpots: JackpotMoves = { ...entry.jackpots, shares, wins: [...entry.jackpots.wins, ...wins] };
  const { wallet } = entry;
  return { ...entry, jackpots, ...(wallet && { wallet: { ...wallet, calls: leaveRoom(wallet.calls, wins.length) } }) };
};

const broughtBy = (entries: readonly Entry[], { operatorId, tier }: TierKey): bigint =>
  entries
    .filter(({ key }) => key.operatorId === operatorId)
    .flatMap(({ jackpots }) => jackpots?.shares ?? [])
    .filter((share) => share.tier === tier && share.amount > 0n)
    .reduce((sum, { amount }) => sum + amount, 0n);

/** Undefined, and nothing written, if together they might reach a mark: then it matters who comes first. */
const writeTogether = (db: Database, seeds: PoolSeeds, entries: readonly Entry[]): Promise<Balances | undefined> =>
  db.transaction().execute(async (tx) => {
    const tiers = await hold(tx, seeds, watchedTiers(entries));
    const reached = tiers.some((tier) => isHit(tier.level + broughtBy(entries, tier), tier.mark));
    return reached
      ? undefined
      : commitEntries(
          tx,
          entries.map((entry) => underLock(entry)),
        );
  });

/** One entry, which wins each mark that it has reached, if its round settles with it. */
const writeAlone = (
  db: Database,
  seeds: PoolSeeds,
  entry: Entry,
  won: (entry: Entry) => void,
): Promise<bigint | undefined> =>
  db.transaction().execute(async (tx) => {
    const settles = entry.round?.after.status === "settled";
    const tiers = await hold(tx, seeds, watchedTiers([entry]));
    const hit = settles ? tiers.filter((tier) => isHit(tier.level + broughtBy([entry], tier), tier.mark)) : [];
    const wins = hit.map(({ tier, cycle, mark }): JackpotWon => ({
      id: uuidV7(),
      tier,
      fixed: { cycle, amount: mark },
    }));
    const [balance] = await commitEntries(tx, [underLock(entry, wins)]);
    if (balance === undefined) return undefined;
    for (const [index, tier] of hit.entries()) {
      await closeCycles(tx, seeds, tier, [{ id: wins[index]?.id ?? "", amount: tier.mark }]);
    }
    if (wins.length > 0) won(entry);
    return balance;
  });
