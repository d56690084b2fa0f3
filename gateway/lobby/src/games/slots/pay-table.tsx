import { session } from "../../casino/casino.ts";
import { formatMoney } from "../../numbers/money.ts";
import { over, parseRatio, payoutOf, ratio } from "../../numbers/ratio.ts";
import { parameter } from "../parameters.ts";
import { Symbol } from "./symbol.tsx";

interface PayTableProps {
  readonly info: { readonly parameters: unknown } | undefined;
  /** Minor units, on all lines together. */
  readonly stake: number;
}

/** What each symbol pays on a line, at this stake. */
export const PayTable = ({ info, stake }: PayTableProps) => {
  const currency = session.value;
  const pays =
    (parameter(info, "pays") as Readonly<Record<string, Readonly<Record<string, string | number>>>> | undefined) ?? {};
  const lines = (parameter(info, "lines") as readonly unknown[] | undefined)?.length ?? 1;
  if (!currency) return null;
  return (
    <details class="pay-table">
      <summary>What pays</summary>
      <ul>
        {Object.entries(pays).map(([symbol, counts]) => (
          <li key={symbol}>
            <Symbol name={symbol} />
            <span>
              {Object.entries(counts)
                .toReversed()
                .map(([count, pay]) => (
                  <span key={count} class="pay">
                    {count} × {formatMoney(payoutOf(stake, over(parseRatio(pay), ratio(lines))), currency)}
                  </span>
                ))}
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">From the left, on a line, at your stake. Lines are {lines}.</p>
    </details>
  );
};
