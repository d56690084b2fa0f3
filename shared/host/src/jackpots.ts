import type { AccountKey, Entry, RoundAfter } from "@croupier/ledger/entry";
import type { JackpotMoves, RoundTier } from "@croupier/ledger/jackpot-moves";
import type { PairState, SnapshotQuery } from "@croupier/ledger/snapshot";
import type { Database } from "@croupier/db/database";
import { type Balances, commitWithJackpots } from "@croupier/jackpots/commit-entries";
import type { ArmedTier, PoolSeeds } from "@croupier/jackpots/pool-seeds";
import { beginsOn, movesOf, tiersFor } from "@croupier/jackpots/round-moves";
import { createTierBoard } from "@croupier/jackpots/tier-board";
import type { TierState } from "@croupier/jackpots/tier-state";
import { MARK_PURPOSE, markOf } from "@croupier/jackpots/trigger";
import type { Seeds } from "./seeds.ts";

/** What a round has come to, as far as jackpots care. Amounts in minor units. */
export interface JackpotStep {
  readonly key: AccountKey;
  readonly game: string;
  readonly pair: PairState;
  readonly nonce: number;
  readonly stake: bigint;
  readonly settles: boolean;
}

/** What the money operations of a host have to do with jackpots. */
export interface Jackpots {
  readonly seeds: PoolSeeds;
  /** Before operations are decided: sees to it that their operators' tiers are known. */
  prepare(queries: readonly SnapshotQuery[]): Promise<void>;
  /** The tiers that a bet of real money takes part in, and its moves; undefined where its game has none. */
  opens(
    step: JackpotStep,
    currency: string,
  ): { readonly inRound: readonly RoundTier[]; readonly moves: JackpotMoves } | undefined;
  /** The tiers that a bet takes part in once its stake is taken, which its own statement is too early for. */
  reserves(
    bet: Pick<JackpotStep, "key" | "game">,
    currency: string,
  ): { readonly inRound: readonly RoundTier[]; readonly moves: JackpotMoves } | undefined;
  /** The moves of a later step, under the terms that the round opened with. */
  advances(step: JackpotStep, inRound: readonly RoundTier[] | null): JackpotMoves | undefined;
  /** Writes a batch; as `commitEntries`. */
  commit(entries: readonly Entry[]): Promise<Balances>;
  /** Whether this process has just written that the round won something; it forgets that with the answer. */
  takeWon(roundId: string): boolean;
  /** Whether this very entry was written with a win. */
  hasWon(entry: Entry): boolean;
}

/** What both kinds of steps have in common. */
export const jackpotStep = ({ key, game }: Pick<JackpotStep, "key" | "game">, pair: PairState, after: RoundAfter) => ({
  key,
  game,
  pair,
  stake: after.stake,
  settles: after.status === "settled",
});

/** Rounds whose wins nobody asked for; their worker finishes them. */
const MOST_WON = 10_000;
/**
 * An entry that others' locks on a tier have kept out so often waits for its turn. Those that are near a mark wait for
 * each other; one that is not gives way to them all, and might do so until its time is over.
 */
const GIVES_WAY = 2;
const MOST_KEPT_OUT = 10_000;

const createPoolSeeds = (seeds: Seeds): PoolSeeds => {
  const stored = ({ operatorId, tier, cycle, armed }: ArmedTier) => ({
    ...armed,
    id: `${operatorId}/${tier}/${cycle}`,
    clientSeed: tier,
  });
  return {
    create: () => seeds.create(),
    mark: (armedTier) => {
      const { cycle, armed } = armedTier;
      const draws = seeds.draws(stored(armedTier), { mode: "real", nonce: cycle, purpose: MARK_PURPOSE });
      return markOf(draws, armed.from, armed.upTo);
    },
    reveal: ({ armed }) => seeds.reveal(armed),
  };
};

export const createJackpots = (db: Database, roundSeeds: Seeds): Jackpots => {
  const seeds = createPoolSeeds(roundSeeds);
  const board = createTierBoard(db);
  const wonRounds = new Set<string>();
  const wonEntries = new WeakSet<Entry>();
  /** How often entries were kept out, by request: each time they are decided anew, and are another entry. */
  const keptOut = new Map<string, number>();
  const requestOf = ({ key, request }: Entry): string => `${key.operatorId}/${key.playerId}/${request.id}`;
  const inTurn = (entry: Entry): Entry => {
    const { jackpots } = entry;
    if (!jackpots || (keptOut.get(requestOf(entry)) ?? 0) < GIVES_WAY) return entry;
    const shares = jackpots.shares.map((share) =>
      share.watch ? { ...share, watch: { kind: "near" } as const } : share,
    );
    return { ...entry, jackpots: { ...jackpots, shares } };
  };
  const countKeptOut = (entry: Entry, written: boolean): void => {
    if (!entry.jackpots?.shares.some(({ watch }) => watch)) return;
    const request = requestOf(entry);
    if (written) return void keptOut.delete(request);
    if (keptOut.size >= MOST_KEPT_OUT) keptOut.clear();
    keptOut.set(request, (keptOut.get(request) ?? 0) + 1);
  };
  /** By what the board knows, which is the same for a second: each takes a key derivation and some hashes. */
  const marks = new WeakMap<TierState, bigint>();
  const knownMark = (state: TierState): bigint | null => {
    if (!state.armed) return null;
    const mark = marks.get(state) ?? seeds.mark({ ...state, armed: state.armed });
    marks.set(state, mark);
    return mark;
  };

  const moves = (step: JackpotStep, inRound: readonly RoundTier[], opens: boolean): JackpotMoves | undefined => {
    const { key, game, pair, nonce, stake, settles } = step;
    const draws = (purpose: string) => roundSeeds.draws(pair, { mode: key.mode, nonce, purpose });
    const tiers = board.of(key.operatorId);
    return movesOf(inRound, { game, tiers, markOf: knownMark, draws, stake, settles }, opens);
  };

  return {
    seeds,
    prepare: (queries) =>
      board.prepare(
        queries.filter(({ key, game }) => key.mode === "real" && game !== "").map(({ key }) => key.operatorId),
      ),
    opens: (step, currency) => {
      const inRound = tiersFor(board.of(step.key.operatorId), step.game, currency);
      const moved = moves(step, inRound, true);
      return moved && { inRound, moves: moved };
    },
    reserves({ key, game }, currency) {
      const inRound = tiersFor(board.of(key.operatorId), game, currency);
      const begun = beginsOn(inRound, game);
      return begun && { inRound, moves: begun };
    },
    advances: (step, inRound) => (inRound === null ? undefined : moves(step, inRound, false)),
    async commit(decided) {
      const won = new Set<string>();
      const entries = decided.map(inTurn);
      const balances = await commitWithJackpots(db, seeds, entries, (entry) => {
        wonEntries.add(decided[entries.indexOf(entry)] ?? entry);
        // Elsewhere the saga sees to it.
        if (entry.round && !entry.wallet) won.add(entry.round.change.id);
      });
      for (const [index, entry] of decided.entries()) {
        const { key, jackpots } = entry;
        countKeptOut(entry, balances[index] !== undefined);
        if (!jackpots) continue;
        const isFirst = jackpots.shares.some(({ tier, watch }) => {
          if (watch?.kind !== "near") return false;
          const known = board.of(key.operatorId).find((one) => one.tier === tier);
          return known !== undefined && !known.armed;
        });
        // Held back, won, or first: levels, versions, cycles or marks are others than we knew.
        if (balances[index] === undefined || wonEntries.has(entry) || isFirst) board.forget(key.operatorId);
      }
      if (wonRounds.size + won.size > MOST_WON) wonRounds.clear();
      for (const roundId of won) wonRounds.add(roundId);
      return balances;
    },
    takeWon: (roundId) => wonRounds.delete(roundId),
    hasWon: (entry) => wonEntries.has(entry),
  };
};
