import type { Refusal } from "@croupier/contract/errors";
import { refuse } from "@croupier/contract/errors";
import type { LimitMetrics } from "@croupier/telemetry/limit-metrics";
import { addressKey } from "./address-key.ts";
import type { Counters } from "./counters.ts";
import type { OperatorRules } from "./operator-rules.ts";
import { type Quota, quotaHeaders, retryAfterSeconds, takeQuotas } from "./quota.ts";
import type { CallerLimit, Limit, Rule } from "./rules.ts";

/** Whose call it is: a player, or an API key. */
export interface LimitedCaller {
  readonly kind: "player" | "key";
  readonly operatorId: string;
  /** Ours, of the player or the key. */
  readonly id: string;
}

/** What a call does: changes something, or only reads. */
export type Doing = "change" | "read";

/** The limits of one HTTP request, which may have several calls in it. */
export interface RequestLimits {
  /**
   * Before anybody has asked who it is. Where that is known from before (`isKnown`), the caller is counted by itself
   * anyway, and the address by this process alone: Redis is asked for strangers.
   */
  admitAddress(calls: number, isKnown: boolean): Promise<Refusal | undefined>;
  /** Once it is known whose it is; for each call. */
  admit(caller: LimitedCaller, doing: Doing): Promise<Refusal | undefined>;
  /** Counts against the address what nobody who means well sends. */
  penalise(): Promise<void>;
  /** What its answer tells: of its caller's limits, and of its address's only where there is no caller or that refused. */
  headers(): Readonly<Record<string, string>>;
}

/** For one request, by the address it is from. */
export type Limits = (address: string | null) => RequestLimits;

export interface LimitsDependencies {
  readonly counters: Counters;
  /** This process's own; the same, where none are shared. */
  readonly alone: Counters;
  readonly rules: OperatorRules;
  readonly metrics: LimitMetrics;
}

/** What a credential that was never ours costs its address. */
const PENALTY_CALLS = 10;

const limitOf = ({ kind }: LimitedCaller, doing: Doing): CallerLimit => {
  if (kind === "player") return doing === "read" ? "player.read" : "player.play";
  return doing === "read" ? "key.read" : "key.admin";
};

export const createLimits =
  ({ counters, alone, rules, metrics }: LimitsDependencies): Limits =>
  (address) => {
    const key = addressKey(address);
    let ofAddress: readonly Quota[] = [];
    /** As the last call left them, by policy. */
    const ofCaller = new Map<string, Quota>();

    const take = async (
      limit: Limit,
      rule: Rule,
      whose: string,
      calls: number,
      by: Counters = counters,
    ): Promise<readonly Quota[]> => {
      const quotas = await takeQuotas(by, limit, rule, whose, calls);
      const outcome = quotas.every(({ allowed }) => allowed) ? "allowed" : "refused";
      metrics.decisions.inc({ limit, outcome, counted: by.place() });
      return quotas;
    };
    const refusalIn = (quotas: readonly Quota[]): Refusal | undefined => {
      const seconds = retryAfterSeconds(quotas);
      if (seconds === undefined) return undefined;
      const refused = quotas.filter(({ allowed }) => !allowed);
      const said = refused.map(({ window }) => `${window.calls} calls in ${window.seconds} s`).join(" and ");
      return { ...refuse("too_many_requests", `More than ${said}. Wait ${seconds} s.`), retryAfterSeconds: seconds };
    };

    return {
      admitAddress: async (calls, isKnown) => {
        ofAddress = await take("address", rules.house.address, key, calls, isKnown ? alone : counters);
        return refusalIn(ofAddress);
      },
      admit: async (caller, doing) => {
        const limit = limitOf(caller, doing);
        const own = await rules.of(caller.operatorId);
        const quotas = await take(limit, own[limit], caller.id, 1);
        for (const quota of quotas) {
          // Of several calls in one request, told is how the last of them to be counted found it.
          const before = ofCaller.get(quota.policy) ?? quota;
          const allowed = quota.allowed && before.allowed;
          ofCaller.set(quota.policy, { ...quota, allowed, remaining: Math.min(quota.remaining, before.remaining) });
        }
        return refusalIn(quotas);
      },
      penalise: async () => {
        await takeQuotas(counters, "address", rules.house.address, key, PENALTY_CALLS);
      },
      headers: () => {
        const addressRefused = ofAddress.some(({ allowed }) => !allowed);
        const told = ofCaller.size > 0 && !addressRefused ? [...ofCaller.values()] : ofAddress;
        const seconds = retryAfterSeconds(told);
        return { ...quotaHeaders(told), ...(seconds !== undefined && { "retry-after": String(seconds) }) };
      },
    };
  };

/** No limits at all: for what counts elsewhere, and to measure what counting costs. */
export const noLimits: Limits = () => ({
  admitAddress: () => Promise.resolve(undefined),
  admit: () => Promise.resolve(undefined),
  penalise: () => Promise.resolve(),
  headers: () => ({}),
});
