import exec from "k6/execution";
import { joinPlayers, playRound, type Player } from "./player.ts";
import { games, setting } from "./setting.ts";

/** Called by k6 once, before the load; what it returns each virtual user is given. */
export const setup = (): readonly Player[] => joinPlayers(setting.players);

/** Each virtual user is one player, who plays a random game each time. */
export const playAnyGame = (players: readonly Player[]): void => {
  const player = players[(exec.vu.idInTest - 1) % players.length];
  if (player) playRound(player, games[Math.floor(Math.random() * games.length)] ?? "");
};

/** So many rounds a second, whatever the answers: an open model, in which a slow server does not slow its callers. */
export const arriving = (stages: readonly { readonly duration: string; readonly target: number }[], startRate = 1) => ({
  executor: "ramping-arrival-rate" as const,
  exec: "playAnyGame",
  startRate,
  timeUnit: "1s",
  preAllocatedVUs: setting.players,
  maxVUs: setting.players,
  stages: [...stages],
});

/** Joining takes five calls a player. */
export const setupTimeout = "10m";
