import type { Client, GameName } from "@croupier/sdk";
import { useEffect, useMemo } from "preact/hooks";
import { createPlay } from "../frame/play.ts";
import { tableOf } from "../games/tables.tsx";
import { titleOf } from "../games/titles.ts";

export const GamePage = ({ client, game }: { readonly client: Client; readonly game: string }) => {
  // An address is anyone's to write: what is no game, the gateway says.
  const name = game as GameName;
  const play = useMemo(() => createPlay(client, name), [client, name]);
  useEffect(() => () => play.leave(), [play]);
  const Table = tableOf(name);
  return (
    <div class="page page-game">
      <h1 class="game-title">
        <a href="#/" aria-label="Back to all games">
          ‹
        </a>
        {titleOf(game).title}
      </h1>
      <Table play={play} />
    </div>
  );
};
