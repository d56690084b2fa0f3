import { useSignal } from "@preact/signals";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { View } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { pause } from "../../motion.ts";
import { PlayingCard } from "../../parts/playing-card.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";

type Category = View<"video-poker">["category"];

/** From the dearest. */
const HANDS: readonly { readonly category: Category; readonly name: string }[] = [
  { category: "royal", name: "Royal flush" },
  { category: "straightFlush", name: "Straight flush" },
  { category: "four", name: "Four of a kind" },
  { category: "fullHouse", name: "Full house" },
  { category: "flush", name: "Flush" },
  { category: "straight", name: "Straight" },
  { category: "three", name: "Three of a kind" },
  { category: "twoPair", name: "Two pair" },
  { category: "jacks", name: "Jacks or better" },
];

const PLACES = [0, 1, 2, 3, 4];

export const Table = ({ play }: TableProps<"video-poker">) => {
  /** What lies on each place; undefined where a card lies face down. */
  const cards = useSignal<readonly (number | undefined)[]>(PLACES.map(() => undefined));
  const held = useSignal<ReadonlySet<number>>(new Set());
  const category = useSignal<Category | undefined>(undefined);

  useShow(play, async (round, { signal, found }) => {
    const { view } = round;
    const kept = view.held ?? [];
    held.value = new Set(kept);
    category.value = undefined;
    const turning = PLACES.filter((place) => !kept.includes(place));
    cards.value = PLACES.map((place) => (kept.includes(place) ? view.cards[place] : undefined));
    for (const place of turning) {
      if (!found) await pause(190, signal);
      if (signal.aborted) return;
      cards.value = cards.value.map((card, index) => (index === place ? view.cards[place] : card));
    }
    category.value = view.category;
  });

  const isDeciding = play.phase.value === "deciding";
  const isReady = play.phase.value === "ready";
  const pays = (parameter(play.info.value, "pays") as Readonly<Record<string, string | number>> | undefined) ?? {};
  const toggle = (place: number): void => {
    if (!isDeciding) return;
    const next = new Set(held.value);
    if (!next.delete(place)) next.add(place);
    held.value = next;
  };
  const deal = (): void => {
    category.value = undefined;
    void play.bet([{ selection: {}, stake: play.stake.value }]);
  };
  const draw = (): void => void play.act({ type: "draw", hold: PLACES.filter((place) => held.value.has(place)) });

  return (
    <GameFrame
      play={play}
      primary={
        isDeciding || (play.round.value?.status === "open" && !isReady)
          ? { label: "Draw", enabled: isDeciding, run: draw }
          : { label: "Deal", enabled: isReady, run: deal }
      }
      keys={Object.fromEntries(PLACES.map((place) => [String(place + 1), () => toggle(place)]))}
      options={
        <table class="pays">
          <caption class="field-label">Pays, times the stake</caption>
          <tbody>
            {HANDS.map((hand) => (
              <tr key={hand.category} class={category.value === hand.category ? "now" : ""}>
                <th scope="row">{hand.name}</th>
                <td>{String(pays[hand.category] ?? "–").replace(/\/1$/, "")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <div class="poker-cards" role="group" aria-label="Your hand">
        {PLACES.map((place) => (
          <button
            key={place}
            type="button"
            class={`poker-place ${held.value.has(place) ? "held" : ""}`}
            aria-pressed={held.value.has(place)}
            disabled={!isDeciding}
            onClick={() => toggle(place)}
          >
            <PlayingCard
              key={cards.value[place] ?? "back"}
              card={cards.value[place]}
              class={cards.value[place] === undefined ? "" : "turned-up"}
            />
            <span class="hold">{held.value.has(place) ? "Held" : isDeciding ? `Hold ${place + 1}` : " "}</span>
          </button>
        ))}
      </div>
      <p class="poker-category">{HANDS.find((hand) => hand.category === category.value)?.name ?? " "}</p>
    </GameFrame>
  );
};
