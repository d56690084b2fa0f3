import { useSignal } from "@preact/signals";
import { session } from "../../casino/casino.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { View, Wagers } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { pause } from "../../motion.ts";
import { formatMoney } from "../../numbers/money.ts";
import { PlayingCard } from "../../parts/playing-card.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";
import { dealing, type Laid, NOTHING_LAID } from "./dealing.ts";

type Action = View<"blackjack">["legal"][number];
type Side = View<"blackjack">["sides"][number]["on"];

const ACTIONS: readonly { readonly action: Action; readonly name: string; readonly key: string }[] = [
  { action: "insure", name: "Insurance", key: "i" },
  { action: "decline", name: "No insurance", key: "n" },
  { action: "hit", name: "Hit", key: "h" },
  { action: "stand", name: "Stand", key: "s" },
  { action: "double", name: "Double", key: "d" },
  { action: "split", name: "Split", key: "p" },
  { action: "surrender", name: "Surrender", key: "r" },
];

const SIDES: readonly { readonly on: Side; readonly name: string }[] = [
  { on: "perfectPairs", name: "Perfect pairs" },
  { on: "twentyOnePlus3", name: "21 + 3" },
];

const BEST = 21;

const totalWords = (
  { total, soft, cards }: { readonly total: number; readonly soft: boolean; readonly cards: readonly number[] },
  split = false,
): string => {
  if (total > BEST) return `${total}, bust`;
  if (total === BEST && cards.length === 2 && !split) return "Blackjack";
  return soft && total < BEST ? `soft ${total}` : String(total);
};

export const Table = ({ play }: TableProps<"blackjack">) => {
  const laid = useSignal<Laid>(NOTHING_LAID);
  const sides = useSignal<ReadonlySet<Side>>(new Set());

  useShow(play, async (round, { signal, found }) => {
    // A new round, or one found: the table is empty before it.
    const before = round.step === 0 && !found ? NOTHING_LAID : laid.value;
    const steps = dealing(before, round.view);
    for (const [index, step] of steps.entries()) {
      if (!found) await pause(index === 0 ? 120 : 340, signal);
      if (signal.aborted) return;
      laid.value = step;
    }
    if (!found) await pause(200, signal);
  });

  const phase = play.phase.value;
  const round = play.round.value;
  const view = round?.view;
  const currency = session.value;
  const isDeciding = phase === "deciding";
  const isReady = phase === "ready";
  const isShown = isDeciding || isReady;
  const offersSides = SIDES.filter(({ on }) => parameter(play.info.value, on) !== undefined);
  const toggle = (side: Side): void => {
    const next = new Set(sides.value);
    if (!next.delete(side)) next.add(side);
    sides.value = next;
  };
  const deal = (): void => {
    laid.value = NOTHING_LAID;
    const on = ["main" as const, ...offersSides.map((side) => side.on).filter((side) => sides.value.has(side))];
    void play.bet(on.map((spot) => ({ selection: { on: spot }, stake: play.stake.value })) as Wagers<"blackjack">);
  };
  const legal = isDeciding ? ACTIONS.filter(({ action }) => view?.legal.includes(action)) : [];
  const act = (action: Action): void => void play.act(action);

  return (
    <GameFrame
      play={play}
      primary={round?.status === "open" && !isReady ? undefined : { label: "Deal", enabled: isReady, run: deal }}
      keys={Object.fromEntries(legal.map(({ action, key }) => [key, () => act(action)]))}
      decisions={
        round?.status === "open" && !isReady ? (
          <div class="decisions" role="group" aria-label="Your decision">
            {(isDeciding ? legal : []).map(({ action, name, key }) => (
              <button key={action} type="button" class="decision" onClick={() => act(action)}>
                {name} <kbd>{key.toUpperCase()}</kbd>
              </button>
            ))}
          </div>
        ) : null
      }
      options={
        offersSides.length > 0 ? (
          <fieldset class="choice" disabled={!isReady}>
            <legend class="field-label">Beside it, at the same stake</legend>
            <div class="choice-row">
              {offersSides.map(({ on, name }) => (
                <button key={on} type="button" aria-pressed={sides.value.has(on)} onClick={() => toggle(on)}>
                  {name}
                </button>
              ))}
            </div>
          </fieldset>
        ) : null
      }
    >
      <div class="hand dealer">
        <h2>
          Dealer{" "}
          <span class="total">{isShown && view && laid.value.dealer.length > 0 ? totalWords(view.dealer) : ""}</span>
        </h2>
        <div class="cards">
          {laid.value.dealer.map((card, index) => (
            <PlayingCard key={index} card={card} class="dealt" />
          ))}
          {laid.value.dealer.length === 1 ? <PlayingCard key="hole" card={undefined} class="dealt" /> : null}
          {laid.value.dealer.length === 0 ? <span class="card-place" /> : null}
        </div>
      </div>
      <div class="own-hands">
        {(laid.value.hands.length > 0 ? laid.value.hands : [[]]).map((cards, index) => {
          const hand = view?.hands[index];
          const isActive = isDeciding && view?.active === index;
          const part = round?.parts.filter(({ wager }) => wager === 0)[index];
          return (
            <div key={index} class={`hand ${isActive ? "hand-active" : ""}`}>
              <div class="cards">
                {cards.map((card, place) => (
                  <PlayingCard key={place} card={card} class="dealt" />
                ))}
                {cards.length === 0 ? <span class="card-place" /> : null}
              </div>
              <h2>
                {laid.value.hands.length > 1 ? `Hand ${index + 1}` : "You"}{" "}
                <span class="total">{isShown && hand && cards.length > 0 ? totalWords(hand, hand.split) : ""}</span>
                {hand?.doubled ? <span class="mark">doubled</span> : null}
                {hand?.surrendered ? <span class="mark">surrendered</span> : null}
                {isReady && part?.payout && part.payout > part.due && laid.value.hands.length > 1 && currency ? (
                  <span class="mark">{formatMoney(part.payout, currency)}</span>
                ) : null}
              </h2>
            </div>
          );
        })}
      </div>
      {isShown && view && view.sides.length > 0 ? (
        <ul class="sides">
          {view.sides.map(({ on, made }) => (
            <li key={on}>
              {SIDES.find((side) => side.on === on)?.name}:{" "}
              <strong>{made?.replaceAll(/([A-Z])/g, " $1").toLowerCase() ?? "nothing"}</strong>
            </li>
          ))}
          {view.insured ? <li>Insured</li> : null}
        </ul>
      ) : null}
    </GameFrame>
  );
};
