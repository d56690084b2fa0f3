// oxlint-disable-next-line import/no-unassigned-import -- what it does must be done before any schema is made
import "./verify/strict-page.ts";
import type { Game } from "@croupier/contract/game";
import type { Rotation, RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { games } from "./games.gen.ts";
import { type FinishedRound, parseRound } from "./verify/record-shape.ts";
import { type PairVerification, verifyRounds } from "./verify/verify-rounds.ts";
import { forged, type Verification } from "./verify/verification.ts";
import { type VerifyingGame, verifyBy } from "./verify/verify-by.ts";

export type { Forged, Reason, Verification, Verified } from "./verify/verification.ts";
export type { PairVerification } from "./verify/verify-rounds.ts";

type Loader = () => Promise<Game>;

const loaders: Readonly<Record<string, Loader>> = games;
const loaded = new Map<string, VerifyingGame>();

/** Rules come when a round of theirs is first verified; rejects if they can't be loaded. */
const loadGame = async (name: string, load: Loader): Promise<VerifyingGame> => {
  const known = loaded.get(name);
  if (known) return known;
  const game = await load();
  const ready = { contract: game.contract, rulebook: createRulebook(game) };
  loaded.set(name, ready);
  return ready;
};

const loaderOf = (name: string): Loader | undefined => (Object.hasOwn(loaders, name) ? loaders[name] : undefined);

/**
 * Loads what rounds of this game are verified with, so that verifying them needs no network at all; a name that is no
 * game's does nothing. Rejects if it can't be loaded.
 */
export const prepareToVerify = async (name: string): Promise<void> => {
  const load = loaderOf(name);
  if (load) await loadGame(name, load);
};

const verify = async (round: FinishedRound): Promise<Verification> => {
  const load = loaderOf(round.game);
  if (!load) return forged("rules_unknown", { field: "game", expected: Object.keys(loaders), found: round.game });
  return verifyBy(await loadGame(round.game, load), round);
};

/**
 * Derives a round anew from its record, offline: the commitment, and with it every field that follows from the rules,
 * the bet, the actions and the seeds. A record that is not genuine, whatever it is, is an answer and not a rejection.
 */
export const verifyRound = async (record: RoundRecord): Promise<Verification> => {
  const round = parseRound(record);
  return "verified" in round ? round : verify(round);
};

/**
 * Verifies all rounds under one pair, in any order, against what its rotation revealed: that none is missing and none
 * is listed twice, that all were played under these seeds, and each by itself. Rounds read before the rotation will do.
 */
export const verifyPair = async (
  rounds: readonly RoundRecord[],
  revealed: NonNullable<Rotation["revealed"]>,
): Promise<PairVerification> => verifyRounds(rounds, revealed, verify);
