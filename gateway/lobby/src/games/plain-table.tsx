import type { GameName } from "@croupier/sdk";
import { tellRound } from "@croupier/sdk/words";
import { useSignal } from "@preact/signals";
import { GameFrame } from "../frame/game-frame.tsx";
import { useShow } from "../frame/use-show.ts";
import type { Wagers } from "../frame/play.ts";
import type { TableProps } from "./table-component.ts";

/** Any game, in words: the selection is typed as JSON, and the view lists what may be done. It serves until a table is drawn. */
export const PlainTable = ({ play }: TableProps<GameName>) => {
  const selection = useSignal("{}");
  const seen = useSignal<readonly string[]>([]);
  useShow(play, async (round) => {
    seen.value = (await tellRound(round)).seen;
  });
  const view = play.round.value?.view as { readonly legal?: readonly unknown[] } | undefined;
  const isDeciding = play.phase.value === "deciding";
  const open = (): void => {
    try {
      const chosen = JSON.parse(selection.value) as unknown;
      void play.bet([{ selection: chosen, stake: play.stake.value }] as unknown as Wagers<GameName>);
    } catch {
      play.refusal.value = "The selection is no JSON.";
    }
  };
  return (
    <GameFrame
      play={play}
      primary={isDeciding ? undefined : { label: "Bet", enabled: play.phase.value === "ready", run: open }}
      decisions={
        isDeciding
          ? (view?.legal ?? []).map((action) => (
              <button key={JSON.stringify(action)} type="button" onClick={() => void play.act(action)}>
                {typeof action === "string" ? action : JSON.stringify(action)}
              </button>
            ))
          : null
      }
      options={
        <div class="pick">
          <label class="field-label" for="selection">
            Selection
          </label>
          <textarea
            id="selection"
            rows={4}
            value={selection.value}
            onInput={(event) => (selection.value = event.currentTarget.value)}
          />
        </div>
      }
    >
      <div class="plain">
        {seen.value.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </GameFrame>
  );
};
