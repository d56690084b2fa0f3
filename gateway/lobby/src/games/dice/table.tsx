import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { session } from "../../casino/casino.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import { useShow } from "../../frame/use-show.ts";
import { move } from "../../motion.ts";
import { decimalOf, formatMoney } from "../../numbers/money.ts";
import { multiplierText, over, parseRatio, payoutOf, percentText, ratio } from "../../numbers/ratio.ts";
import { Choice } from "../../parts/choice.tsx";
import { Fact } from "../../parts/fact.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";

type Direction = "under" | "over";

const RESULTS = 10_000;
const FEWEST = 2;
const MOST = 9_800;

/** How many of the 10,000 results win. */
const winningOf = (direction: Direction, target: number): number =>
  direction === "under" ? target : RESULTS - 1 - target;

const within = (winning: number): number => Math.min(Math.max(winning, FEWEST), MOST);
const targetOf = (direction: Direction, winning: number): number =>
  direction === "under" ? winning : RESULTS - 1 - winning;

/** Results are read with two decimals: 4950 is 49.50. */
const shown = (result: number): string => decimalOf(result, 2);

export const Table = ({ play }: TableProps<"dice">) => {
  const direction = useSignal<Direction>("under");
  const winning = useSignal(5_000);
  const result = useSignal<number | undefined>(undefined);
  const won = useSignal(false);
  const marker = useRef<HTMLDivElement>(null);

  useShow(play, async (round, { signal, found }) => {
    const before = result.value ?? RESULTS / 2;
    const { view } = round;
    direction.value = view.direction;
    winning.value = winningOf(view.direction, view.target);
    result.value = view.result;
    won.value = view.won;
    const at = (value: number): string => `translateX(${(value / (RESULTS - 1)) * 100}%)`;
    const path = [{ transform: at(before) }, { transform: at(view.result) }];
    if (!found) await move(marker.current, path, { ms: 650, easing: "cubic-bezier(.2,.8,.2,1)" }, signal);
  });

  const rtp = parameter(play.info.value, "rtp") as string | undefined;
  const chance = ratio(winning.value, RESULTS);
  const multiplier = rtp === undefined ? undefined : over(parseRatio(rtp), chance);
  const target = targetOf(direction.value, winning.value);
  const currency = session.value;
  const isReady = play.phase.value === "ready";
  const isShown = play.phase.value !== "showing" && play.phase.value !== "asking";
  const roll = (): void =>
    void play.bet([{ selection: { direction: direction.value, target }, stake: play.stake.value }]);
  // The slider stands for the target, on the scale that the result falls on.
  const slide = (input: HTMLInputElement): void => {
    winning.value = within(winningOf(direction.value, input.valueAsNumber));
    input.valueAsNumber = targetOf(direction.value, winning.value);
  };

  return (
    <GameFrame
      play={play}
      primary={{ label: "Roll", enabled: isReady, run: roll }}
      keys={{
        u: () => isReady && (direction.value = "under"),
        o: () => isReady && (direction.value = "over"),
      }}
      options={
        <Choice
          label="The result is to be"
          value={direction.value}
          disabled={!isReady}
          options={[
            { value: "under", text: "under" },
            { value: "over", text: "over" },
          ]}
          onChange={(value) => (direction.value = value)}
        />
      }
    >
      <output
        class={`dice-result ${result.value === undefined || !isShown ? "dice-empty" : won.value ? "dice-won" : "dice-lost"}`}
      >
        {result.value === undefined || !isShown ? "––.––" : shown(result.value).padStart(5, "0")}
      </output>
      <div class="dice-scale">
        <div class="dice-track">
          <svg
            class={`dice-band dice-band-${direction.value}`}
            viewBox="0 0 10000 100"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <rect class="dice-lose" width="10000" height="100" />
            <rect class="dice-win" x={direction.value === "under" ? 0 : target} width={winning.value} height="100" />
          </svg>
          <input
            type="range"
            min={0}
            max={RESULTS - 1}
            value={target}
            disabled={!isReady}
            aria-label="Target"
            aria-valuetext={`${direction.value} ${shown(target)}`}
            onInput={(event) => slide(event.currentTarget)}
          />
          <div
            class="dice-marker"
            ref={marker}
            hidden={result.value === undefined}
            style={{ transform: `translateX(${((result.value ?? 0) / (RESULTS - 1)) * 100}%)` }}
          >
            <span />
          </div>
        </div>
        <div class="dice-ticks" aria-hidden="true">
          {["0", "25", "50", "75", "100"].map((tick) => (
            <span key={tick}>{tick}</span>
          ))}
        </div>
      </div>
      <dl class="facts facts-row odds">
        <Fact name={`Roll ${direction.value}`}>{shown(target)}</Fact>
        <Fact name="Chance">{percentText(chance)}</Fact>
        <Fact name="Pays">{multiplier ? multiplierText(multiplier) : "–"}</Fact>
        <Fact name="A win returns">
          {multiplier && currency ? formatMoney(payoutOf(play.stake.value, multiplier), currency) : "–"}
        </Fact>
      </dl>
    </GameFrame>
  );
};
