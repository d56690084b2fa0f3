import path from "node:path";
import type { Game } from "@croupier/contract/game";
import type { RoundAnswer } from "@croupier/contract/round";
import type { AppRouter } from "@croupier/gateway/router/router";
import type { GameName } from "@croupier/sdk";
import { isCroupierError } from "@croupier/sdk";
import { games } from "@croupier/sdk/games.gen";
import { isTRPCClientError } from "@trpc/client";
import { CommandError, loadPar, locatePar } from "./par/load-par.ts";
import { type PlayCommand, readArguments, usage } from "./play/arguments.ts";
import { findCasino, openSession } from "./play/casino.ts";
import { readForced, wasForced } from "./play/force-draws.ts";
import { createDecisions } from "./play/decide.ts";
import { decide, join, openRound, verifyPlayed } from "./play/play-round.ts";
import { parseSelections, readSelection, type Selections, usualSelections } from "./play/selection.ts";
import { json, showRound, showVerification } from "./play/show.ts";
import { escaped } from "./verify/printable.ts";

const root = path.join(import.meta.dirname, "..");
const START_FIRST = "Start the casino first: npx pnpm@12 dev";
const names = Object.keys(games);

const isGame = (name: string): name is GameName => Object.hasOwn(games, name);

/** Ends the command with a sentence about what is wrong. */
const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

/** `code: message`, as the gateway says it. */
const failureOf = (error: unknown): string => {
  if (error instanceof CommandError) return error.message;
  if (isCroupierError(error)) return escaped(`${error.code}: ${error.message}`);
  if (!isTRPCClientError<AppRouter>(error)) throw error;
  return escaped(error.data ? `${error.data.code}: ${error.message}` : `network: ${error.message}. ${START_FIRST}`);
};

const chooseSelections = async ({ contract }: Game, { selection, members }: PlayCommand): Promise<Selections> => {
  if (selection !== undefined) return parseSelections(selection);
  if (Object.keys(members).length > 0) return readSelection(contract, members);
  return { selections: usualSelections(await loadPar(locatePar(root, contract.name))) };
};

const play = async (game: GameName, command: PlayCommand): Promise<void> => {
  const definition: Game = await games[game]();
  const { contract } = definition;
  const chosen = await chooseSelections(definition, command);
  if ("refused" in chosen) return fail(`invalid_selection: ${chosen.refused}`);
  const forced = command.force === undefined ? undefined : readForced(command.force);
  if (typeof forced === "string") return fail(forced);
  const casino = findCasino(root, process.env, command.seamless);
  if (!casino) return fail(START_FIRST);
  // A player of its own has no round open that would keep its seeds from turning.
  const player = forced ? { ...casino, playerId: `forced-${crypto.randomUUID()}` } : casino;
  const client = await join(player, forced || command.demo ? "demo" : "real");
  if (forced) await client.fairness.rotate({ clientSeed: forced.clientSeed });
  const stake = command.stake ?? (await client.games[game].info()).stake.default;
  const opened = await openRound(client, game, chosen.selections, stake);
  // Shown before anything else can fail: the bet is made.
  const say = (text: string): void => {
    if (!command.json) console.log(`${text}\n`);
  };
  const show = ({ round, balance }: RoundAnswer): void => say(showRound(contract, round, balance));
  if (opened.resumed) say("A round is open already, so this goes on with it.");
  show(opened);
  const decisions = createDecisions(command.actions, command.json ? undefined : process.stdin);
  const overtaken = (): void => {
    say("stale_action: someone else has acted in this round, so yours was not taken. It stands so:");
    decisions.forget();
  };
  const decider = { ask: decisions.ask, show, overtaken };
  const { round, balance } = await decide(client, game, opened, decider).finally(decisions.close);
  const verified = await verifyPlayed(client, round);
  if (typeof verified !== "string" && !forced && !verified.verification.verified) process.exitCode = 1;
  if (typeof verified !== "string" && forced && !wasForced(definition, verified.round, forced)) {
    fail("nothing was forced: this casino draws genuinely, as all do but those for development");
  }
  if (!command.json) console.log(showVerification(verified));
  else if (typeof verified === "string") console.log(json({ round, balance, notVerified: verified }));
  else console.log(json({ ...verified, balance }));
};

/** For a front end that is being written: what its operator's back end would hand it. */
const printLaunchToken = async ({ demo, seamless }: PlayCommand): Promise<void> => {
  const casino = findCasino(root, process.env, seamless);
  if (casino) console.log(escaped(await openSession(casino, demo ? "demo" : "real")));
  else fail(START_FIRST);
};

const command = readArguments(process.argv.slice(2));
if (typeof command === "string") fail(`${command}\n\n${usage(names)}`);
else if (command.help) console.log(usage(names));
else if (command.launchToken) await printLaunchToken(command).catch((error: unknown) => fail(failureOf(error)));
else if (command.game === undefined) fail(usage(names));
else if (!isGame(command.game)) fail(`unknown_game: there is no ${command.game}; there are: ${names.join(", ")}`);
else await play(command.game, command).catch((error: unknown) => fail(failureOf(error)));
