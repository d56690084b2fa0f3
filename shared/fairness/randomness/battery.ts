import type { Finding } from "./finding.ts";
import type { House } from "./house.ts";
import { examineDraws, examineWords } from "./sequence-battery.ts";
import { examineShuffles } from "./shuffle-battery.ts";
import { examineInterplay, examineNeighbours } from "./stream-battery.ts";

/** Everything, with about so many draws for each thing that a game draws, and ten times as many words. */
export const SECTIONS = {
  words: (house: House, draws: number) => examineWords(house, 10 * draws),
  draws: examineDraws,
  neighbours: examineNeighbours,
  interplay: examineInterplay,
  shuffles: examineShuffles,
} as const;

export const examineHouse = (house: House, draws: number): Finding[] =>
  Object.values(SECTIONS).flatMap((examine) => examine(house, draws));
