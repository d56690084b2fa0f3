import type { ViewOf } from "@croupier/contract/game";
import { multiplierWords } from "@croupier/contract/multiplier-words";
import { spaced } from "@croupier/contract/plain-words";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

type Spin = ViewOf<typeof contract>["spins"][number];

/** A feature can be long; so many spins of it are told one by one. */
const MOST_SPINS = 20;

const pays = (won: string): string =>
  won.startsWith("0/") ? "pays nothing" : `pays ${multiplierWords(won)} the stake`;

/** Row by row, as the window looks. */
const rows = (window: Spin["window"]): string =>
  (window[0] ?? []).map((_, row) => window.map((reel) => spaced(reel[row] ?? "?")).join(", ")).join(" / ");

const tellSpin = ({ window, lines, scatter, won }: Spin, name: string): string => {
  const wins = [
    ...lines.map((win) => `line ${win.line + 1} with ${win.count} × ${spaced(win.symbol)} ${pays(win.won)}`),
    ...(scatter.spins > 0 || !scatter.won.startsWith("0/")
      ? [
          `${scatter.count} scatters ${[...(scatter.won.startsWith("0/") ? [] : [pays(scatter.won)]), ...(scatter.spins > 0 ? [`give ${scatter.spins} free spins`] : [])].join(" and ")}`,
        ]
      : []),
  ];
  return `${name} shows ${rows(window)} and ${pays(won)}${wins.length === 0 ? "" : `: ${wins.join("; ")}`}.`;
};

export const words = defineWords<typeof contract>({
  selection: () => "",
  view: ({ spins, maxWin, multiplier }) => {
    const left = spins.length - MOST_SPINS;
    return [
      ...spins.slice(0, MOST_SPINS).map((spin, index) => tellSpin(spin, spin.free ? `Free spin ${index}` : "The spin")),
      ...(left > 0 ? [`${left} more free spins followed.`] : []),
      ...(maxWin ? ["The round ended because it had won the most that there is."] : []),
      ...(spins.length > 1 ? [`Together they pay ${multiplierWords(multiplier)} the stake.`] : []),
    ];
  },
});
