import type { Wager } from "@croupier/contract/round";
import { chanceAt, pickOf, shareOf } from "./chance.ts";

/** What can be bet on, by game: bets that the game's first variant takes, each the selections of its wagers. */
export type Catalogue = Readonly<
  Record<
    string,
    { readonly variant: string; readonly stakeGrows: boolean; readonly bets: readonly (readonly unknown[])[] }
  >
>;

export type WalletKind = "hosted" | "seamless";

export interface TortureSize {
  readonly players: number;
  /** Turns of all players together; each opens a round at least. */
  readonly rounds: number;
  /** Processes among which the games are shared out. */
  readonly services: number;
  /** How often each is killed. */
  readonly kills: Readonly<Record<KillTarget, number>>;
  /** The operators there are; players are dealt to them in turn. */
  readonly wallets: readonly WalletKind[];
  /** Of a thousand calls to the operator's own wallet, how many meet a fault. */
  readonly faultsPerMille: number;
}

export type KillTarget = "service" | "worker" | "gateway" | "database";

/**
 * How a request is sent: once; the same twice at a time, as by two clicks; two different ones at a time, as from two
 * windows, either for the same game or step, or (for bets) for two games.
 */
export type Manner = "once" | "twice" | "rivals" | "elsewhere";

export interface BetPlan {
  readonly game: string;
  readonly wagers: readonly Wager[];
  /** The free rounds that pay it; known only while the run is on. */
  readonly grantId?: string;
}

export interface Turn {
  readonly bet: BetPlan;
  /** The other bet of two; the same game's for rivals. */
  readonly other: BetPlan;
  readonly manner: Manner;
  /** Where actions and how they are sent are drawn from. */
  readonly decisions: string;
  /** Walks away after so many actions; undefined plays to the end. */
  readonly leavesAfter: number | undefined;
  /** What a client does that got no answer in all its tries: asks again, or gives up and looks where things stand. */
  readonly onSilence: "again" | "look";
  /** What comes after the round; a gift is free rounds of the other bet. */
  readonly next: "nothing" | "rotate" | "move" | "gift" | "relaunch" | "history";
  /** Of a deposit (above 0) or withdrawal. */
  readonly moves: number;
}

export interface PlayerPlan {
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly wallet: WalletKind;
  /** Minor units. */
  readonly balance: number;
  readonly turns: readonly Turn[];
  /** By rotation: the first is given before the first bet. */
  readonly clientSeedOf: (rotation: number) => string;
}

/** What is killed once so many turns are done, and how many milliseconds after that. */
export interface Kill {
  readonly target: KillTarget;
  /** Which of several services. */
  readonly which: number;
  readonly afterTurns: number;
  readonly delayMs: number;
}

/** All that is decided beforehand: who does what in which order, what is killed when, and what befalls calls. */
export interface Plan {
  readonly seed: string;
  readonly size: TortureSize;
  readonly players: readonly PlayerPlan[];
  /** In the order of their time. */
  readonly kills: readonly Kill[];
}

const MOST_DELAY_MS = 40;
/** After this share of the turns nothing is killed any more, so that some are played in peace. */
const KILLED_UNTIL = 0.95;

/** Of a thousand rounds, how many their player leaves; more of a player's last, which nobody will find in the way. */
const LEFT = 80;
const LEFT_LAST = 500;

/** What else players do, of a thousand turns. */
const NEXT = { rotate: 60, move: 60, gift: 40, relaunch: 20, history: 60 };

const POOR = 3_000;
const RICH = 1_000_000;

/** Small ones are rounded most, large ones are soon more than the poor have. */
const STAKES = [1, 2, 3, 7, 10, 33, 100, 101, 250, 999, 1_000, 2_500];

export const createPlan = (seed: string, size: TortureSize, catalogue: Catalogue): Plan => {
  const games = Object.keys(catalogue);

  const betOf = (game: string, place: string): BetPlan => {
    const chance = chanceAt(seed, place);
    const selections = pickOf(catalogue[game]?.bets ?? [], chance);
    return { game, wagers: selections.map((selection) => ({ selection, stake: pickOf(STAKES, chance) })) };
  };

  const turnOf = (player: number, nth: number, left: number): Turn => {
    const place = `player ${player} turn ${nth}`;
    const chance = chanceAt(seed, place);
    // Each player meets every game as often, whoever plays what when.
    const game = games[(player + nth) % games.length] ?? "";
    const manner = shareOf<Manner>({ twice: 100, rivals: 60, elsewhere: 60 }, "once", chance);
    const otherGame = manner === "elsewhere" ? pickOf(games, chance) : game;
    const next = shareOf<Turn["next"]>(NEXT, "nothing", chance);
    return {
      bet: betOf(game, `${place} bet`),
      other: betOf(otherGame, `${place} other`),
      manner,
      decisions: `${place} decision`,
      leavesAfter: chance(1_000) < (left <= games.length ? LEFT_LAST : LEFT) ? chance(3) : undefined,
      onSilence: chance(2) === 0 ? "again" : "look",
      next: next === "gift" && catalogue[otherGame]?.stakeGrows === true ? "nothing" : next,
      moves: pickOf([1, 250, 5_000, -1, -100, -400_000], chance),
    };
  };

  const playerOf = (player: number): PlayerPlan => {
    const share = Math.floor(size.rounds / size.players) + (player < size.rounds % size.players ? 1 : 0);
    return {
      playerId: `player-${player}`,
      wallet: size.wallets[player % size.wallets.length] ?? "hosted",
      balance: chanceAt(seed, `player ${player} balance`)(4) === 0 ? POOR : RICH,
      turns: Array.from({ length: share }, (_, nth) => turnOf(player, nth, share - nth)),
      clientSeedOf: (rotation) => `p${player}-r${rotation}-${chanceAt(seed, "client seed", player, rotation)(2 ** 40)}`,
    };
  };

  const killsOf = (target: KillTarget): readonly Kill[] => {
    const chance = chanceAt(seed, "kills", target);
    return Array.from({ length: size.kills[target] }, () => ({
      target,
      which: chance(size.services),
      afterTurns: 1 + chance(Math.max(1, Math.floor(size.rounds * KILLED_UNTIL))),
      delayMs: chance(MOST_DELAY_MS),
    }));
  };

  return {
    seed,
    size,
    players: Array.from({ length: size.players }, (_, player) => playerOf(player)),
    kills: (Object.keys(size.kills) as KillTarget[])
      .flatMap(killsOf)
      .toSorted((one, other) => one.afterTurns - other.afterTurns),
  };
};
