import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { createChips } from "../../frame/chips.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import { useShow } from "../../frame/use-show.ts";
import { move } from "../../motion.ts";
import { ChipActions } from "../../parts/chip-actions.tsx";
import { Pick } from "../../parts/pick.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";
import { Layout, placeOfSpot } from "./layout.tsx";
import { colourOf, type Pocket, type Reach, REACHES, type Spot, WHEELS } from "./spots.ts";
import { POCKET, RIM, Wheel } from "./wheel.tsx";

const SPIN_MS = 4_200;
const MOST_WAGERS = 100;

/** The next angle at or after `from`, and so many turns on, that stands `at` degrees into a turn. */
const onwards = (from: number, at: number, turns: number): number =>
  from + ((((at - from) % 360) + 360) % 360) + 360 * turns;

export const Table = ({ play }: TableProps<"roulette">) => {
  const chips = useMemo(() => createChips<Spot>(), []);
  const reach = useSignal<Reach>("straight");
  const turned = useSignal(0);
  const ball = useSignal({ turned: 0, inside: false });
  const landed = useSignal<Pocket | undefined>(undefined);
  const won = useSignal<ReadonlySet<string>>(new Set());
  const wheelRef = useRef<SVGGElement>(null);
  const ballRef = useRef<SVGGElement>(null);
  const dropRef = useRef<SVGGElement>(null);

  const wheel = (parameter(play.info.value, "wheel") as "european" | "american" | undefined) ?? "european";
  const pockets = WHEELS[wheel];

  useShow(play, async (round, { signal, found }) => {
    const { number } = round.view;
    const places = round.wagers.map(({ selection }) => placeOfSpot(selection));
    chips.set(round.wagers.map(({ selection, stake }, index) => ({ place: places[index] ?? "", selection, stake })));
    landed.value = undefined;
    won.value = new Set();
    const pocketAt = (pockets.indexOf(number) * 360) / pockets.length;
    const wheelFrom = turned.value;
    const ballFrom = ball.value.turned;
    turned.value = wheelFrom + 400;
    // Against the wheel, until it lies in the pocket that the house drew.
    const ballTo = -onwards(-ballFrom, -(turned.value + pocketAt), 5);
    ball.value = { turned: ballTo, inside: true };
    const rotate = (from: number, to: number): Keyframe[] => [
      { transform: `rotate(${from}deg)` },
      { transform: `rotate(${to}deg)` },
    ];
    const fall = [
      { transform: "translateY(0)" },
      { transform: "translateY(0)", offset: 0.68, easing: "ease-in" },
      { transform: `translateY(${RIM - POCKET}px)`, offset: 0.86 },
      { transform: `translateY(${RIM - POCKET - 14}px)`, offset: 0.92 },
      { transform: `translateY(${RIM - POCKET}px)` },
    ];
    if (!found) {
      // On a small screen it may have been scrolled away, to lay chips.
      wheelRef.current?.ownerSVGElement?.scrollIntoView({ block: "nearest" });
      await Promise.all([
        move(
          wheelRef.current,
          rotate(wheelFrom, turned.value),
          { ms: SPIN_MS, easing: "cubic-bezier(.2,.6,.3,1)" },
          signal,
        ),
        move(ballRef.current, rotate(ballFrom, ballTo), { ms: SPIN_MS, easing: "cubic-bezier(.15,.55,.35,1)" }, signal),
        move(dropRef.current, fall, { ms: SPIN_MS, easing: "linear" }, signal),
      ]);
    }
    if (signal.aborted) return;
    landed.value = number;
    won.value = new Set(places.filter((_, index) => round.view.won[index]));
  });

  const isReady = play.phase.value === "ready";
  const lay = (place: string, spot: Spot): void => {
    if (chips.on(place) === undefined && chips.stacks.value.length === MOST_WAGERS) return;
    landed.value = undefined;
    won.value = new Set();
    chips.add(place, spot, play.stake.value);
  };
  const spin = (): void =>
    void play.bet(
      chips.stacks.value.map(({ selection, stake }) => ({ selection, stake })) as Parameters<typeof play.bet>[0],
    );

  return (
    <GameFrame
      play={play}
      primary={{ label: "Spin", enabled: isReady && chips.total.value > 0, run: spin }}
      stakeLabel="Chip"
      options={
        <>
          <Pick
            label="A chip on a number is on"
            value={reach.value}
            disabled={!isReady}
            options={REACHES}
            onChange={(value) => (reach.value = value as Reach)}
          />
          <ChipActions chips={chips} disabled={!isReady} />
        </>
      }
    >
      <div class="roulette">
        <div class="wheel-place">
          <Wheel
            pockets={pockets}
            turned={turned.value}
            ball={ball.value}
            wheelRef={wheelRef}
            ballRef={ballRef}
            dropRef={dropRef}
          />
          <output class={`landed-number ${landed.value === undefined ? "" : colourOf(landed.value)}`}>
            {landed.value ?? ""}
          </output>
        </div>
        <Layout
          chips={chips}
          reach={reach.value}
          zeros={wheel === "american" ? [0, "00"] : [0]}
          disabled={!isReady}
          landed={landed.value}
          won={won.value}
          onLay={lay}
        />
      </div>
    </GameFrame>
  );
};
