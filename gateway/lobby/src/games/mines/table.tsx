import { useSignal } from "@preact/signals";
import { session } from "../../casino/casino.ts";
import { GameFrame } from "../../frame/game-frame.tsx";
import type { View } from "../../frame/play.ts";
import { useShow } from "../../frame/use-show.ts";
import { pause } from "../../motion.ts";
import { formatMoney } from "../../numbers/money.ts";
import { multiplierText, parseRatio, payoutOf } from "../../numbers/ratio.ts";
import { Fact } from "../../parts/fact.tsx";
import { Pick } from "../../parts/pick.tsx";
import type { TableProps } from "../table-component.ts";

const TILES = 25;
const SIDE = 5;
const MOST_MINES = 24;

const placeWords = (tile: number): string => `row ${Math.floor(tile / SIDE) + 1}, column ${(tile % SIDE) + 1}`;

/** What lies under a tile; undefined while nobody but the house knows. */
const under = (view: View<"mines"> | undefined, tile: number): "gem" | "mine" | undefined => {
  if (!view) return undefined;
  if (view.board?.includes(tile)) return "mine";
  if (view.revealed.includes(tile)) return "gem";
  return view.board ? "gem" : undefined;
};

const Under = ({ what }: { readonly what: "gem" | "mine" | undefined }) =>
  what === "mine" ? (
    <svg viewBox="0 0 48 48" class="mine" aria-hidden="true">
      <path d="M24 5v38M5 24h38M10.500 10.500l27 27M37.500 10.500l-27 27" class="mine-spikes" />
      <circle cx="24" cy="24" r="12" class="mine-body" />
      <circle cx="20" cy="20" r="3" class="mine-glint" />
    </svg>
  ) : what === "gem" ? (
    <svg viewBox="0 0 48 48" class="gem" aria-hidden="true">
      <path d="M14 8h20l10 12-20 22L4 20z" class="gem-body" />
      <path d="M14 8l10 12L34 8M4 20h40M24 20v22" class="gem-facets" />
    </svg>
  ) : null;

export const Table = ({ play }: TableProps<"mines">) => {
  const mines = useSignal(3);
  const view = useSignal<View<"mines"> | undefined>(undefined);
  const asked = useSignal<number | undefined>(undefined);

  useShow(play, async (round, { signal, found }) => {
    view.value = round.view;
    mines.value = round.view.mines;
    asked.value = undefined;
    if (!found && round.step > 0) await pause(280, signal);
  });

  const phase = play.phase.value;
  const now = view.value;
  const isDeciding = phase === "deciding";
  const isOpen = play.round.value?.status === "open";
  const currency = session.value;
  const stake = play.round.value?.stake ?? 0;
  const worth = now?.multiplier ? payoutOf(stake, parseRatio(now.multiplier)) : undefined;
  const begin = (): void => {
    view.value = undefined;
    void play.bet([{ selection: { mines: mines.value }, stake: play.stake.value }]);
  };
  const reveal = (tile: number): void => {
    asked.value = tile;
    void play.act({ type: "reveal", tile });
  };
  const cashOut = (): void => void play.act({ type: "cash-out" });
  const canCashOut = isDeciding && now?.legal.some(({ type }) => type === "cash-out") === true;

  return (
    <GameFrame
      play={play}
      primary={
        isOpen || isDeciding
          ? {
              label: worth !== undefined && currency ? `Take ${formatMoney(worth, currency)}` : "Reveal a tile",
              enabled: canCashOut,
              run: cashOut,
            }
          : { label: "Begin", enabled: phase === "ready", run: begin }
      }
      options={
        <>
          <Pick
            label="Mines"
            value={mines.value}
            disabled={phase !== "ready"}
            options={Array.from({ length: MOST_MINES }, (_, index) => ({
              value: index + 1,
              text: `${index + 1} of ${TILES}`,
            }))}
            onChange={(value) => (mines.value = Number(value))}
          />
          <dl class="facts facts-row odds">
            <Fact name="Now pays">
              {now?.multiplier && now.ended !== "mine" ? multiplierText(parseRatio(now.multiplier)) : "–"}
            </Fact>
            <Fact name="One more tile">
              {now?.nextMultiplier && !now.ended ? multiplierText(parseRatio(now.nextMultiplier)) : "–"}
            </Fact>
          </dl>
        </>
      }
    >
      <div class="minefield" role="group" aria-label="25 tiles">
        {Array.from({ length: TILES }, (_, tile) => {
          const what = under(now, tile);
          const isRevealed = now?.revealed.includes(tile) === true;
          const legal =
            isDeciding && now?.legal.some((action) => action.type === "reveal" && action.tile === tile) === true;
          const says = what === undefined ? "hidden" : what === "mine" ? "a mine" : isRevealed ? "safe" : "was safe";
          return (
            <button
              key={tile}
              type="button"
              class={`tile ${what ? "turned" : ""} ${isRevealed ? "revealed" : ""} ${asked.value === tile && phase === "asking" ? "asked" : ""}`}
              aria-label={`${placeWords(tile)}: ${says}`}
              disabled={!legal}
              onClick={() => reveal(tile)}
            >
              <span class="tile-back" />
              <span class="tile-front">
                <Under what={what} />
              </span>
            </button>
          );
        })}
      </div>
    </GameFrame>
  );
};
