import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { session } from "../../casino/casino.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { View } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { move, pause } from "../../motion.ts";
import { formatMoney } from "../../numbers/money.ts";
import { parseRatio, payoutOf } from "../../numbers/ratio.ts";
import { parameter } from "../parameters.ts";
import type { TableProps } from "../table-component.ts";
import { Lines } from "./lines.tsx";
import { PayTable } from "./pay-table.tsx";
import { Reel } from "./reel.tsx";

type Spin = View<"slots">["spins"][number];

const PASSING = 18;
const FIRST_STOP_MS = 900;
const NEXT_STOP_MS = 260;

/** What stands on the reels before the first bet. */
const startingWindow = (strips: readonly (readonly string[])[], rows: number): readonly (readonly string[])[] =>
  strips.map((strip) => strip.slice(0, rows));

/** The band of a reel that comes to rest at `stop`: the window, what passes before it, and what was there. */
const bandTo = (
  strip: readonly string[],
  stop: number,
  window: readonly string[],
  before: readonly string[],
): readonly string[] => {
  const passing = Array.from(
    { length: PASSING },
    (_, index) => strip[(stop + window.length + index) % strip.length] ?? "",
  );
  return [...window, ...passing, ...before];
};

const litRows = (
  spin: Spin | undefined,
  lines: readonly (readonly number[])[],
  reel: number,
  scatter: string | undefined,
): ReadonlySet<number> => {
  const rows = new Set<number>();
  if (!spin) return rows;
  for (const { line, count } of spin.lines) {
    const row = lines[line]?.[reel];
    if (reel < count && row !== undefined) rows.add(row);
  }
  if (spin.scatter.spins > 0 || !spin.scatter.won.startsWith("0/")) {
    for (const [row, symbol] of (spin.window[reel] ?? []).entries()) if (symbol === scatter) rows.add(row);
  }
  return rows;
};

export const Table = ({ play }: TableProps<"slots">) => {
  const bands = useSignal<readonly (readonly string[])[]>([]);
  const shown = useSignal<Spin | undefined>(undefined);
  const told = useSignal("");
  const refs = useRef<(HTMLDivElement | null)[]>([]);

  const info = play.info.value;
  const strips = (parameter(info, "reels") as readonly (readonly string[])[] | undefined) ?? [];
  const freeStrips = (parameter(info, "freeReels") as readonly (readonly string[])[] | undefined) ?? strips;
  const rows = (parameter(info, "rows") as number | undefined) ?? 3;
  const lines = (parameter(info, "lines") as readonly (readonly number[])[] | undefined) ?? [];
  const scatter = (parameter(info, "scatter") as { readonly symbol: string } | undefined)?.symbol;
  const currency = session.value;

  /** Every reel turns for a time of its own that is the same in each spin, whatever it brings. */
  const spinTo = async (spin: Spin, signal: AbortSignal): Promise<void> => {
    shown.value = undefined;
    const used = spin.free ? freeStrips : strips;
    const before = bands.value.map((band) => band.slice(0, rows));
    bands.value = spin.window.map((window, reel) =>
      bandTo(used[reel] ?? [], spin.stops[reel] ?? 0, window, before[reel] ?? []),
    );
    // Drawn first, then moved.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await Promise.all(
      spin.window.map((_, reel) => {
        const length = bands.value[reel]?.length ?? 0;
        const from = `translateY(${-((length - rows) / length) * 100}%)`;
        return move(
          refs.current[reel],
          [{ transform: from }, { transform: "translateY(1.2%)", offset: 0.93 }, { transform: "translateY(0)" }],
          { ms: FIRST_STOP_MS + NEXT_STOP_MS * reel, easing: "cubic-bezier(.35,.1,.4,1)" },
          signal,
        );
      }),
    );
    shown.value = spin;
  };

  useShow(play, async (round, { signal, found }) => {
    const { spins } = round.view;
    // What later spins add is told when they do.
    let given = 0;
    let played = 0;
    for (const [index, spin] of spins.entries()) {
      if (spin.free) played += 1;
      const place = spin.free ? `Free spin ${played} of ${given}` : "";
      told.value = place;
      await spinTo(spin, signal);
      if (signal.aborted) return;
      given += spin.scatter.spins;
      const worth = payoutOf(round.stake, parseRatio(spin.won));
      const pays = currency && worth > 0n && spins.length > 1 ? formatMoney(worth, currency) : "";
      const adds = spin.scatter.spins > 0 ? `${spin.scatter.spins} ${spin.free ? "more " : ""}free spins` : "";
      told.value = [place, pays, adds].filter(Boolean).join(" · ");
      const hasMore = index < spins.length - 1;
      if (hasMore && !found) await pause(spin.lines.length > 0 || adds !== "" ? 900 : 250, signal);
    }
  });

  const isReady = play.phase.value === "ready";
  const spin = (): void => {
    shown.value = undefined;
    void play.bet([{ selection: {}, stake: play.stake.value }]);
  };
  if (bands.value.length === 0 && strips.length > 0) bands.value = startingWindow(strips, rows);
  const isWin = shown.value !== undefined && (shown.value.lines.length > 0 || shown.value.scatter.spins > 0);

  return (
    <GameFrame
      play={play}
      primary={{ label: "Spin", enabled: isReady, run: spin }}
      options={<PayTable info={info} stake={play.stake.value} />}
    >
      <div class="machine">
        <div class="reels">
          {bands.value.map((band, reel) => (
            <Reel
              key={reel}
              band={band}
              rows={rows}
              isDimmed={isWin}
              lit={litRows(shown.value, lines, reel, scatter)}
              bandRef={(element) => {
                refs.current[reel] = element;
              }}
            />
          ))}
          {isWin && shown.value ? <Lines wins={shown.value.lines} lines={lines} rows={rows} /> : null}
        </div>
      </div>
      <p class="told-spin">{told.value || `${lines.length} lines`}</p>
    </GameFrame>
  );
};
