import type { ComponentChildren } from "preact";
import type { Chips } from "../../frame/chips.ts";
import { Chip } from "../../parts/chip.tsx";
import { colourOf, OUTSIDE, type Pocket, type Reach, type Spot, spotFrom } from "./spots.ts";

interface LayoutProps {
  readonly chips: Chips<Spot>;
  readonly reach: Reach;
  readonly zeros: readonly Pocket[];
  readonly disabled: boolean;
  readonly landed: Pocket | undefined;
  /** Places whose chips have won. */
  readonly won: ReadonlySet<string>;
  readonly onLay: (place: string, spot: Spot) => void;
}

const REACH_OF: Partial<Record<Spot["type"], string>> = { street: "street", corner: "corner", sixLine: "six" };

/** Where in its cell the chips of an inside spot lie. */
const cornerOf = (place: string): string => place.split(":")[1] ?? "straight";

const placeOf = (at: Pocket, reach: string): string => `${at}:${reach}`;

/** The baize: numbers, and the bets beside them. */
export const Layout = ({ chips, reach, zeros, disabled, landed, won, onLay }: LayoutProps) => {
  const stacksAt = (at: Pocket): ComponentChildren =>
    chips.stacks.value
      .filter(({ place }) => place.startsWith(`${at}:`))
      .map(({ place, stake }) => (
        <span key={place} class={`laid laid-${cornerOf(place)}`}>
          <Chip minor={stake} won={won.has(place)} />
        </span>
      ));
  const lay = (number: number): void => {
    const found = spotFrom(number, reach);
    if (found) onLay(placeOf(found.at, reach), found.spot);
  };
  return (
    <div class="layout" role="group" aria-label="Layout">
      {zeros.map((zero) => (
        <button
          key={zero}
          type="button"
          class={`cell zero ${landed === zero ? "landed" : ""}`}
          disabled={disabled}
          onClick={() => onLay(placeOf(zero, "straight"), { type: "straight", numbers: [zero] })}
        >
          {zero}
          {stacksAt(zero)}
        </button>
      ))}
      {Array.from({ length: 36 }, (_, index) => {
        const number = index + 1;
        return (
          <button
            key={number}
            type="button"
            class={`cell number ${colourOf(number)} ${landed === number ? "landed" : ""}`}
            style={{ "--row": String(Math.floor(index / 3)), "--column": String(index % 3) }}
            disabled={disabled || spotFrom(number, reach) === undefined}
            onClick={() => lay(number)}
          >
            {number}
            {stacksAt(number)}
          </button>
        );
      })}
      {OUTSIDE.map(({ place, text, spot }) => {
        const stack = chips.on(place);
        return (
          <button
            key={place}
            type="button"
            class={`cell outside ${place}`}
            disabled={disabled}
            onClick={() => onLay(place, spot)}
          >
            <span>
              {text}
              {spot.type === "column" ? <span class="visually-hidden"> in column {spot.column}</span> : null}
            </span>
            {stack ? (
              <span class="laid laid-straight">
                <Chip minor={stack.stake} won={won.has(place)} />
              </span>
            ) : null}
          </button>
        );
      })}
    </div>
  );
};

/** The place that a spot of a round of the past is drawn at. */
export const placeOfSpot = (spot: Spot): string => {
  if (!("numbers" in spot)) {
    if (spot.type === "dozen") return `dozen-${spot.dozen}`;
    return spot.type === "column" ? `column-${spot.column}` : spot.type;
  }
  const [first = 0, second] = spot.numbers;
  if (spot.type === "straight") return placeOf(first, "straight");
  if (spot.type === "split") return placeOf(first, Number(second) - Number(first) === 1 ? "next" : "beside");
  return placeOf(first, REACH_OF[spot.type] === "six" ? "sixLine" : spot.type);
};
