import { type Signal, useSignal } from "@preact/signals";
import { session } from "../casino/casino.ts";
import { decimalOf, formatMoney, parseMoney } from "../numbers/money.ts";

interface StakeControlProps {
  /** Minor units. */
  readonly stake: Signal<number>;
  readonly grid: { readonly min: number; readonly max: number; readonly step: number };
  readonly disabled: boolean;
  readonly label?: string;
}

/** The nearest stake below or at `minor` that the game takes. */
const onGrid = (minor: number, { min, max, step }: StakeControlProps["grid"]): number => {
  const within = Math.min(Math.max(minor, min), max);
  return within - ((within - min) % step);
};

/** What a wager costs, in steps that the game takes: typed, or with − and +, half and double. */
export const StakeControl = ({ stake, grid, disabled, label = "Stake" }: StakeControlProps) => {
  const typed = useSignal<string | undefined>(undefined);
  const currency = session.value;
  if (!currency) return null;
  const set = (minor: number): void => {
    stake.value = onGrid(minor, grid);
  };
  const take = (text: string): void => {
    const minor = parseMoney(text, currency.exponent);
    if (minor !== undefined) set(minor);
    typed.value = undefined;
  };
  return (
    <div class="stake">
      <label class="field-label" for="stake">
        {label} <span class="unit">{currency.currency}</span>
      </label>
      <div class="stake-row">
        <button
          type="button"
          class="step"
          disabled={disabled}
          aria-label="Lower the stake"
          onClick={() => set(stake.value - grid.step)}
        >
          −
        </button>
        <input
          id="stake"
          inputMode="decimal"
          autocomplete="off"
          disabled={disabled}
          value={typed.value ?? decimalOf(stake.value, currency.exponent)}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onBlur={(event) => take(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") take(event.currentTarget.value);
            if (event.key === "ArrowUp") set(stake.value + grid.step);
            if (event.key === "ArrowDown") set(stake.value - grid.step);
          }}
          aria-describedby="stake-range"
        />
        <button
          type="button"
          class="step"
          disabled={disabled}
          aria-label="Raise the stake"
          onClick={() => set(stake.value + grid.step)}
        >
          +
        </button>
        <button
          type="button"
          class="step"
          disabled={disabled}
          aria-label="½ of the stake"
          onClick={() => set(Number(BigInt(stake.value) / 2n))}
        >
          ½
        </button>
        <button
          type="button"
          class="step"
          disabled={disabled}
          aria-label="2× the stake"
          onClick={() => set(stake.value * 2)}
        >
          2×
        </button>
      </div>
      <small id="stake-range" class="hint">
        {formatMoney(grid.min, currency)} to {formatMoney(grid.max, currency)}
      </small>
    </div>
  );
};
