import type { Chips } from "../frame/chips.ts";
import { session } from "../casino/casino.ts";
import { formatMoney } from "../numbers/money.ts";

interface ChipActionsProps {
  readonly chips: Pick<Chips<unknown>, "total" | "undo" | "clear">;
  readonly disabled: boolean;
}

/** What lies on the table altogether, and how to take it back. */
export const ChipActions = ({ chips, disabled }: ChipActionsProps) => {
  const currency = session.value;
  if (!currency) return null;
  return (
    <div class="chip-actions">
      <span>
        On the table <strong>{formatMoney(chips.total.value, currency)}</strong>
      </span>
      <button type="button" disabled={disabled || chips.total.value === 0} onClick={chips.undo}>
        Undo
      </button>
      <button type="button" disabled={disabled || chips.total.value === 0} onClick={chips.clear}>
        Clear
      </button>
    </div>
  );
};
