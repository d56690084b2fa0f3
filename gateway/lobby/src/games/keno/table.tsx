import { useSignal } from "@preact/signals";
import { GameFrame } from "../../frame/game-frame.tsx";
import { useShow } from "../../frame/use-show.ts";
import { pause } from "../../motion.ts";
import { multiplierText, parseRatio, ratio } from "../../numbers/ratio.ts";
import { Choice } from "../../parts/choice.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";

const BALLS = 40;
const MOST_PICKS = 10;

/** By risk, picks and hits. */
type Pays = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Any so many of the forty. Which ones doesn't matter to the house: every ball is as likely. */
const randomPicks = (count: number): readonly number[] => {
  const balls = Array.from({ length: BALLS }, (_, index) => index + 1);
  const keys = crypto.getRandomValues(new Uint32Array(BALLS));
  return balls.toSorted((a, b) => (keys[a - 1] ?? 0) - (keys[b - 1] ?? 0)).slice(0, count);
};

export const Table = ({ play }: TableProps<"keno">) => {
  const picks = useSignal<readonly number[]>([3, 8, 14, 21, 27, 33]);
  const risk = useSignal("classic");
  const drawn = useSignal<readonly number[]>([]);

  useShow(play, async (round, { signal, found }) => {
    const { view } = round;
    picks.value = view.picks;
    risk.value = view.risk;
    for (const count of view.drawn.keys()) {
      if (!found) await pause(count === 0 ? 100 : 190, signal);
      if (signal.aborted) return;
      drawn.value = view.drawn.slice(0, count + 1);
    }
  });

  const pays = (parameter(play.info.value, "pays") as Pays | undefined) ?? {};
  const isReady = play.phase.value === "ready";
  const row = pays[risk.value]?.[String(picks.value.length)] ?? [];
  const hits = picks.value.filter((ball) => drawn.value.includes(ball)).length;
  const toggle = (ball: number): void => {
    drawn.value = [];
    if (picks.value.includes(ball)) picks.value = picks.value.filter((one) => one !== ball);
    else if (picks.value.length < MOST_PICKS) picks.value = [...picks.value, ball];
  };
  const draw = (): void => {
    drawn.value = [];
    void play.bet([{ selection: { risk: risk.value, picks: [...picks.value] }, stake: play.stake.value }]);
  };

  return (
    <GameFrame
      play={play}
      primary={{ label: "Draw ten", enabled: isReady && picks.value.length > 0, run: draw }}
      options={
        <>
          <Choice
            label="Risk"
            value={risk.value}
            disabled={!isReady}
            options={Object.keys(pays).map((value) => ({ value, text: value }))}
            onChange={(value) => (risk.value = value)}
          />
          <div class="choice-row">
            <button
              type="button"
              disabled={!isReady}
              onClick={() => ((drawn.value = []), (picks.value = randomPicks(picks.value.length || MOST_PICKS)))}
            >
              Any {picks.value.length || MOST_PICKS}
            </button>
            <button
              type="button"
              disabled={!isReady || picks.value.length === 0}
              onClick={() => ((drawn.value = []), (picks.value = []))}
            >
              Clear
            </button>
          </div>
        </>
      }
    >
      <div class="keno-board" role="group" aria-label={`Pick up to ${MOST_PICKS} of ${BALLS}`}>
        {Array.from({ length: BALLS }, (_, index) => {
          const ball = index + 1;
          const isPicked = picks.value.includes(ball);
          const isDrawn = drawn.value.includes(ball);
          return (
            <button
              key={ball}
              type="button"
              class={`ball ${isPicked ? "picked" : ""} ${isDrawn ? "drawn" : ""}`}
              aria-pressed={isPicked}
              aria-label={isDrawn ? `${ball}, drawn` : String(ball)}
              disabled={!isReady || (!isPicked && picks.value.length === MOST_PICKS)}
              onClick={() => toggle(ball)}
            >
              {ball}
            </button>
          );
        })}
      </div>
      <ol class="keno-pays" aria-label="What hits pay">
        {row.map((pay, count) => {
          const value = parseRatio(pay);
          return (
            <li
              key={count}
              class={`${drawn.value.length === 10 && hits === count ? "now" : ""} ${value.num === 0n ? "none" : ""}`}
            >
              <span>{count}</span>
              <strong>{value.num === 0n ? "–" : multiplierText(ratio(value.num, value.den))}</strong>
            </li>
          );
        })}
      </ol>
    </GameFrame>
  );
};
