import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { session } from "../../casino/casino.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { View } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { move } from "../../motion.ts";
import { formatMoney } from "../../numbers/money.ts";
import { multiplierText, parseRatio, payoutOf, ratio, times } from "../../numbers/ratio.ts";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";
import { CoinFace } from "./coin-face.tsx";

type Side = View<"coin-flip">["flips"][number];

const MOST_CALLS = 20;
const TURNS = 5;

export const Table = ({ play }: TableProps<"coin-flip">) => {
  const calls = useSignal<readonly Side[]>(["heads"]);
  const called = useSignal<readonly Side[]>([]);
  const fallen = useSignal<readonly Side[]>([]);
  const up = useSignal<Side>("heads");
  const coin = useRef<HTMLDivElement>(null);

  useShow(play, async (round, { signal, found }) => {
    const { flips } = round.view;
    called.value = round.view.calls;
    fallen.value = [];
    for (const [index, side] of flips.entries()) {
      const from = up.value === "heads" ? 0 : 180;
      const to = side === "heads" ? 0 : 180;
      up.value = side;
      const spin = [
        { transform: `translateY(0) rotateX(${from}deg)` },
        { transform: `translateY(-38%) rotateX(${(from + to + TURNS * 360) / 2}deg)`, easing: "ease-in" },
        { transform: `translateY(0) rotateX(${to + TURNS * 360}deg)` },
      ];
      if (!found) await move(coin.current, spin, { ms: index === 0 ? 1_100 : 450, easing: "ease-out" }, signal);
      if (signal.aborted) return;
      fallen.value = flips.slice(0, index + 1);
    }
  });

  const rtp = parameter(play.info.value, "rtp") as string | undefined;
  const multiplier = rtp === undefined ? undefined : times(parseRatio(rtp), ratio(2n ** BigInt(calls.value.length)));
  const currency = session.value;
  const isReady = play.phase.value === "ready";
  const shownCalls =
    isReady && play.result.value === undefined
      ? calls.value
      : called.value.length > 0 && !isReady
        ? called.value
        : calls.value;
  const call = (side: Side): void => {
    if (calls.value.length < MOST_CALLS) calls.value = [...calls.value, side];
  };
  const flip = (): void => void play.bet([{ selection: { calls: [...calls.value] }, stake: play.stake.value }]);

  return (
    <GameFrame
      play={play}
      primary={{
        label: calls.value.length > 1 ? `Flip ${calls.value.length} times` : "Flip",
        enabled: isReady && calls.value.length > 0,
        run: flip,
      }}
      keys={{
        h: () => isReady && (calls.value = calls.value.length > 1 ? [...calls.value, "heads"] : ["heads"]),
        t: () => isReady && (calls.value = calls.value.length > 1 ? [...calls.value, "tails"] : ["tails"]),
      }}
      options={
        <fieldset class="choice" disabled={!isReady}>
          <legend class="field-label">Your call</legend>
          <div class="choice-row">
            {(["heads", "tails"] as const).map((side) => (
              <button
                key={side}
                type="button"
                aria-pressed={calls.value.length === 1 && calls.value[0] === side}
                onClick={() => (calls.value = [side])}
              >
                {side}
              </button>
            ))}
          </div>
          <div class="choice-row">
            <button type="button" onClick={() => call("heads")}>
              + heads
            </button>
            <button type="button" onClick={() => call("tails")}>
              + tails
            </button>
            <button
              type="button"
              disabled={calls.value.length < 2}
              onClick={() => (calls.value = calls.value.slice(0, -1))}
            >
              − last
            </button>
          </div>
          {multiplier && currency ? (
            <p class="hint">
              {calls.value.length > 1 ? "All right" : "Right"} pays {multiplierText(multiplier)}:{" "}
              <strong>{formatMoney(payoutOf(play.stake.value, multiplier), currency)}</strong>
            </p>
          ) : null}
        </fieldset>
      }
    >
      <div class="coin-stage">
        <div class="coin" ref={coin} data-up={up.value}>
          <CoinFace side="heads" />
          <CoinFace side="tails" />
        </div>
        <div class="coin-shadow" />
      </div>
      <ol class="calls" aria-label="Calls">
        {shownCalls.map((side, index) => {
          const fell = shownCalls === called.value || play.result.value ? fallen.value[index] : undefined;
          const state =
            fell === undefined || called.value[index] === undefined
              ? ""
              : fell === called.value[index]
                ? "hit"
                : "miss";
          return (
            <li
              key={index}
              class={`call call-${side} ${state}`}
              aria-label={fell === undefined ? side : `${side}, fell ${fell}`}
            >
              {side === "heads" ? "H" : "T"}
            </li>
          );
        })}
      </ol>
    </GameFrame>
  );
};
