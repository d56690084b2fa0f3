import { session } from "../casino/casino.ts";
import { formatMoney, shortMoney } from "../numbers/money.ts";

/** A chip with what it is worth. */
export const Chip = ({ minor, won = false }: { readonly minor: number; readonly won?: boolean }) => {
  const currency = session.value;
  if (!currency) return null;
  const text = shortMoney(minor, currency);
  return (
    <svg
      class={`chip ${won ? "chip-won" : ""}`}
      viewBox="0 0 40 40"
      role="img"
      aria-label={formatMoney(minor, currency)}
    >
      <circle cx="20" cy="20" r="19" class="chip-rim" />
      <circle cx="20" cy="20" r="16.500" class="chip-dashes" />
      <circle cx="20" cy="20" r="13" class="chip-face" />
      <text x="20" y="20.500" font-size={text.length > 4 ? 7.5 : text.length > 2 ? 10 : 13}>
        {text}
      </text>
    </svg>
  );
};
