import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { createChips } from "../../frame/chips.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { Selection } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { pause } from "../../motion.ts";
import { ChipActions } from "../../parts/chip-actions.tsx";
import { Chip } from "../../parts/chip.tsx";
import { PlayingCard, rankOf } from "../../parts/playing-card.tsx";
import type { TableProps } from "../table-component.ts";

type Spot = Selection<"baccarat">;
type On = Spot["on"];

const SPOTS: readonly { readonly on: On; readonly name: string; readonly pays: string }[] = [
  { on: "playerPair", name: "Player pair", pays: "11 : 1" },
  { on: "player", name: "Player", pays: "1 : 1" },
  { on: "tie", name: "Tie", pays: "8 : 1" },
  { on: "banker", name: "Banker", pays: "0.95 : 1" },
  { on: "bankerPair", name: "Banker pair", pays: "11 : 1" },
];

interface Dealt {
  readonly player: readonly number[];
  readonly banker: readonly number[];
}

const NOTHING: Dealt = { player: [], banker: [] };
const TEN = 10;

/** As baccarat counts: tens and court cards nothing, the last digit alone. */
const totalOf = (cards: readonly number[]): number =>
  cards.reduce((sum, card) => (sum + (rankOf(card) < TEN - 1 ? rankOf(card) + 1 : 0)) % TEN, 0);

/** Both hands after each card, in the order of the game: player, banker, player, banker, then third cards. */
const dealing = (player: readonly number[], banker: readonly number[]): readonly Dealt[] => {
  const steps: Dealt[] = [];
  for (const count of [1, 2]) {
    steps.push({ player: player.slice(0, count), banker: banker.slice(0, count - 1) });
    steps.push({ player: player.slice(0, count), banker: banker.slice(0, count) });
  }
  if (player.length > 2) steps.push({ player, banker: banker.slice(0, 2) });
  if (banker.length > 2) steps.push({ player, banker });
  return steps;
};

const Hand = ({
  name,
  cards,
  won,
}: {
  readonly name: string;
  readonly cards: readonly number[];
  readonly won: boolean;
}) => (
  <div class={`hand ${won ? "hand-won" : ""}`}>
    <h2>
      {name} <span class="total">{cards.length > 0 ? totalOf(cards) : ""}</span>
    </h2>
    <div class="cards">
      {cards.map((card, index) => (
        <PlayingCard key={index} card={card} class={`dealt ${index === 2 ? "third" : ""}`} />
      ))}
    </div>
  </div>
);

export const Table = ({ play }: TableProps<"baccarat">) => {
  const chips = useMemo(() => createChips<Spot>(), []);
  const dealt = useSignal<Dealt>(NOTHING);
  const won = useSignal<ReadonlySet<string>>(new Set());

  useShow(play, async (round, { signal, found }) => {
    const { view } = round;
    chips.set(round.wagers.map(({ selection, stake }) => ({ place: selection.on, selection, stake })));
    won.value = new Set();
    dealt.value = NOTHING;
    for (const step of dealing(view.player.cards, view.banker.cards)) {
      if (!found) await pause(420, signal);
      if (signal.aborted) return;
      dealt.value = step;
    }
    if (!found) await pause(350, signal);
    if (signal.aborted) return;
    won.value = new Set([
      view.outcome,
      ...(view.playerPair ? ["playerPair"] : []),
      ...(view.bankerPair ? ["bankerPair"] : []),
    ]);
  });

  const isReady = play.phase.value === "ready";
  const lay = (on: On): void => {
    won.value = new Set();
    chips.add(on, { on }, play.stake.value);
  };
  const deal = (): void => {
    dealt.value = NOTHING;
    void play.bet(chips.stacks.value.map(({ selection, stake }) => ({ selection, stake })));
  };

  return (
    <GameFrame
      play={play}
      primary={{ label: "Deal", enabled: isReady && chips.total.value > 0, run: deal }}
      stakeLabel="Chip"
      options={<ChipActions chips={chips} disabled={!isReady} />}
    >
      <div class="hands">
        <Hand name="Player" cards={dealt.value.player} won={won.value.has("player")} />
        <Hand name="Banker" cards={dealt.value.banker} won={won.value.has("banker")} />
      </div>
      <div class="spots" role="group" aria-label="Bets">
        {SPOTS.map(({ on, name, pays }) => {
          const stack = chips.on(on);
          return (
            <button
              key={on}
              type="button"
              class={`spot spot-${on} ${won.value.has(on) ? "won" : ""}`}
              disabled={!isReady}
              onClick={() => lay(on)}
            >
              <strong>{name}</strong>
              <span>{pays}</span>
              <span class="spot-chip">{stack ? <Chip minor={stack.stake} won={won.value.has(on)} /> : null}</span>
            </button>
          );
        })}
      </div>
    </GameFrame>
  );
};
