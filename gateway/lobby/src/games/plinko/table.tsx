import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { GameFrame } from "../../frame/game-frame.tsx";
import { useShow } from "../../frame/use-show.ts";
import { move } from "../../motion.ts";
import { isAbove, parseRatio, ratio, ratioText } from "../../numbers/ratio.ts";
import { Choice } from "../../parts/choice.tsx";
import { Pick } from "../../parts/pick.tsx";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";
import { ballPath, BOARD, bucketX, pinsOf } from "./board.ts";

/** By rows, risk and bucket. */
type Multipliers = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const MS_A_ROW = 150;
const ONE = ratio(1);

export const Table = ({ play }: TableProps<"plinko">) => {
  const rows = useSignal(12);
  const risk = useSignal("medium");
  const landed = useSignal<number | undefined>(undefined);
  const rest = useSignal<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const ball = useRef<SVGCircleElement>(null);
  const bucket = useRef<SVGGElement>(null);

  useShow(play, async (round, { signal, found }) => {
    const { view } = round;
    rows.value = view.rows;
    risk.value = view.risk;
    landed.value = undefined;
    const path = ballPath(view.rows, view.path);
    rest.value = path.at(-1);
    const frames = path.map(({ x, y, easing, offset }) => ({ transform: `translate(${x}px, ${y}px)`, easing, offset }));
    if (!found) await move(ball.current, frames, { ms: MS_A_ROW * (view.rows + 2), easing: "linear" }, signal);
    if (signal.aborted) return;
    landed.value = view.bucket;
    const bounce = [{ transform: "translateY(0)" }, { transform: "translateY(7px)" }, { transform: "translateY(0)" }];
    if (!found) await move(bucket.current, bounce, { ms: 220 }, signal);
  });

  const all = (parameter(play.info.value, "multipliers") as Multipliers | undefined) ?? {};
  const boards = all[String(rows.value)] ?? {};
  const pays = boards[risk.value] ?? [];
  const isReady = play.phase.value === "ready";
  const change = (): void => {
    landed.value = undefined;
    rest.value = undefined;
  };
  const drop = (): void =>
    void play.bet([{ selection: { rows: rows.value, risk: risk.value }, stake: play.stake.value }]);
  const width = BOARD.width / (rows.value + 1);

  return (
    <GameFrame
      play={play}
      primary={{ label: "Drop", enabled: isReady && pays.length > 0, run: drop }}
      options={
        <>
          <Pick
            label="Rows"
            value={rows.value}
            disabled={!isReady}
            options={Object.keys(all).map((value) => ({ value, text: value }))}
            onChange={(value) => {
              change();
              rows.value = Number(value);
            }}
          />
          <Choice
            label="Risk"
            value={risk.value}
            disabled={!isReady}
            options={Object.keys(boards).map((value) => ({ value, text: value }))}
            onChange={(value) => {
              change();
              risk.value = value;
            }}
          />
        </>
      }
    >
      <svg
        class="plinko-board"
        viewBox={`0 0 ${BOARD.width} ${BOARD.height}`}
        role="img"
        aria-label={`A board of ${rows.value} rows`}
      >
        {pinsOf(rows.value).map(({ x, y }) => (
          <circle key={`${x} ${y}`} class="pin" cx={x} cy={y} r={BOARD.pin} />
        ))}
        {pays.map((pay, index) => {
          const value = parseRatio(pay);
          const isHere = landed.value === index;
          // The further out, the hotter.
          const heat = Math.abs(index - rows.value / 2) / (rows.value / 2);
          return (
            <g
              key={index}
              ref={isHere ? bucket : null}
              class={`bucket ${isHere ? "landed" : ""} ${isAbove(value, ONE) ? "over" : ""}`}
            >
              <rect
                x={bucketX(rows.value, index) - width / 2 + 2}
                y={BOARD.buckets}
                width={width - 4}
                height={BOARD.bucketHeight}
                rx="5"
                style={{ "--heat": String(heat) }}
              />
              <text
                x={bucketX(rows.value, index)}
                y={BOARD.buckets + BOARD.bucketHeight / 2}
                font-size={Math.min(19, width / 2.3)}
              >
                {value.num >= value.den * 1000n
                  ? `${ratioText(ratio(value.num, value.den * 1000n), 1)}k`
                  : ratioText(value)}
              </text>
            </g>
          );
        })}
        <circle
          ref={ball}
          class="plinko-ball"
          r={BOARD.ball}
          style={{
            transform: `translate(${rest.value?.x ?? BOARD.width / 2}px, ${rest.value?.y ?? 18}px)`,
            opacity: rest.value || isReady ? 1 : 0,
          }}
        />
      </svg>
    </GameFrame>
  );
};
