import { games } from "@croupier/sdk/games.gen";
import { Art } from "../art/art.tsx";
import { titleOf } from "../games/titles.ts";
import { session } from "../casino/casino.ts";

/** The order in which they hang on the wall; what is newer comes after. */
const FIRST = [
  "roulette",
  "slots",
  "blackjack",
  "plinko",
  "mines",
  "dice",
  "video-poker",
  "baccarat",
  "coin-flip",
  "keno",
];

const placeOf = (game: string): number => (FIRST.includes(game) ? FIRST.indexOf(game) : FIRST.length);

export const LobbyPage = () => {
  const admitted = session.value?.games;
  const all = Object.keys(games)
    .filter((game) => !admitted || admitted.includes(game))
    .toSorted((a, b) => placeOf(a) - placeOf(b));
  return (
    <div class="page lobby">
      <h1>
        Ten games. <em>Every round yours to check.</em>
      </h1>
      <ul class="wall">
        {all.map((game) => {
          const { title, line } = titleOf(game);
          return (
            <li key={game}>
              <a class={`poster poster-${game}`} href={`#/play/${game}`}>
                <Art game={game} />
                <span class="poster-words">
                  <strong>{title}</strong>
                  <span>{line}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
};
