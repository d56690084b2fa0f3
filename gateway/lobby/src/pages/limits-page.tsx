import type { Client } from "@croupier/sdk";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { session } from "../casino/casino.ts";
import { refusalWords } from "../casino/refusal-words.ts";
import { SessionFacts, timeWords } from "../frame/reality-check.tsx";
import { formatMoney, parseMoney } from "../numbers/money.ts";
import { Pick } from "../parts/pick.tsx";

type Protection = Awaited<ReturnType<Client["limits"]["get"]>>;
type Limit = Protection["limits"][number];

const KINDS: Readonly<Record<string, string>> = { stake: "Stakes", loss: "Losses", time: "Time" };
const nameOf = (kind: string): string => KINDS[kind] ?? kind;

const DAY = 1;
const WEEK = 7;

/** What the player set for themselves, what holds, and a way to stop. */
export const LimitsPage = ({ client }: { readonly client: Client }) => {
  const state = useSignal<Protection | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const kind = useSignal<Limit["kind"]>("loss");
  const period = useSignal<Limit["period"]>("day");
  const amount = useSignal("");
  const currency = session.value;

  const attempt = async (work: () => Promise<Protection>): Promise<void> => {
    problem.value = undefined;
    try {
      state.value = await work();
    } catch (error) {
      problem.value = refusalWords(error);
    }
  };
  useEffect(() => void attempt(() => client.limits.get()), [client]);
  if (!currency) return null;

  const amountWords = (limit: Pick<Limit, "kind">, value: number | null): string =>
    value === null ? "none" : limit.kind === "time" ? timeWords(value) : formatMoney(value, currency);
  const typed = (): number | null | undefined => {
    if (amount.value.trim() === "") return null;
    if (kind.value !== "time") return parseMoney(amount.value, currency.exponent);
    const minutes = parseMoney(amount.value, 0);
    return minutes === undefined ? undefined : minutes * 60;
  };
  const set = (): void => {
    const value = typed();
    if (value === undefined) problem.value = "That is no amount.";
    else void attempt(() => client.limits.set({ kind: kind.value, period: period.value, amount: value }));
  };
  const takeBreak = (days: number): void => {
    const words = days === DAY ? "a day" : "a week";
    if (!confirm(`No rounds begin for ${words}, and this can't be undone. Take the break?`)) return;
    void attempt(() => client.limits.exclude({ kind: "time-out", days }));
  };

  return (
    <div class="page">
      <h1>Limits</h1>
      <SessionFacts />
      {problem.value === undefined ? null : (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      )}
      <section>
        <h2>What you have played</h2>
        <table class="rounds">
          <thead>
            <tr>
              <th scope="col">This</th>
              <th scope="col" class="number">
                Staked
              </th>
              <th scope="col" class="number">
                Paid
              </th>
              <th scope="col" class="number">
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {state.value?.periods.map((one) => (
              <tr key={one.period}>
                <td>{one.period}</td>
                <td class="number">{formatMoney(one.staked, currency)}</td>
                <td class="number">{formatMoney(one.paid, currency)}</td>
                <td class="number">{timeWords(one.playedSeconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">Real money alone is counted.</p>
      </section>
      <section>
        <h2>Your limits</h2>
        {state.value?.limits.length === 0 ? <p class="hint">None yet.</p> : null}
        <ul class="limits">
          {state.value?.limits.map((limit) => (
            <li key={`${limit.kind} ${limit.period} ${limit.setBy}`}>
              {nameOf(limit.kind)} a {limit.period}: <strong>{amountWords(limit, limit.amount)}</strong>
              {limit.setBy === "operator" ? " (set by the casino)" : ""}
              {limit.pending
                ? `, ${amountWords(limit, limit.pending.amount)} from ${new Date(limit.pending.from).toLocaleString("en")}`
                : ""}
            </li>
          ))}
        </ul>
        <form
          class="limit-form"
          onSubmit={(event) => {
            event.preventDefault();
            set();
          }}
        >
          <Pick
            label="Limit on"
            value={kind.value}
            options={Object.entries(KINDS).map(([value, text]) => ({ value, text }))}
            onChange={(value) => (kind.value = value as Limit["kind"])}
          />
          <Pick
            label="Every"
            value={period.value}
            options={["day", "week", "month"].map((value) => ({ value, text: value }))}
            onChange={(value) => (period.value = value as Limit["period"])}
          />
          <div>
            <label class="field-label" for="limit-amount">
              {kind.value === "time" ? "Minutes" : currency.currency} <span class="unit">empty for none</span>
            </label>
            <input
              id="limit-amount"
              inputMode="decimal"
              autocomplete="off"
              value={amount.value}
              onInput={(event) => (amount.value = event.currentTarget.value)}
            />
          </div>
          <button type="submit">Set</button>
        </form>
        <p class="hint">
          A tighter limit holds at once; a looser one after {state.value?.coolingOffHours ?? 24} hours, in case you
          change your mind.
        </p>
      </section>
      <section>
        <h2>A break</h2>
        {state.value?.exclusion ? (
          <p>
            You are on a break
            {state.value.exclusion.until ? ` until ${new Date(state.value.exclusion.until).toLocaleString("en")}` : ""}.
          </p>
        ) : (
          <div class="verify-row">
            <button type="button" onClick={() => takeBreak(DAY)}>
              A day without
            </button>
            <button type="button" onClick={() => takeBreak(WEEK)}>
              A week without
            </button>
          </div>
        )}
      </section>
    </div>
  );
};
