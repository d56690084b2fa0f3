import type { Counters } from "./counters.ts";
import type { Limit, Rule, Window } from "./rules.ts";

/** One window as it stands after a call. */
export interface Quota {
  /** As its caller knows it: `play-burst`, `play`. */
  readonly policy: string;
  readonly window: Window;
  readonly allowed: boolean;
  readonly remaining: number;
  /** Whole seconds until the window is over. */
  readonly resetSeconds: number;
}

/** `player.play` is `play` to the player. */
const nameOf = (limit: Limit): string => limit.slice(limit.indexOf(".") + 1);

/** Counts calls in both windows of a rule. One that a window refuses is counted by the other all the same. */
export const takeQuotas = async (
  counters: Counters,
  limit: Limit,
  { burst, sustained }: Rule,
  key: string,
  calls: number,
): Promise<readonly [Quota, Quota]> => {
  const take = async (kind: "burst" | "sustained", window: Window): Promise<Quota> => {
    const { allowed, remaining, msLeft } = await counters.take(`${limit}:${kind}`, window, key, calls);
    const policy = kind === "burst" ? `${nameOf(limit)}-burst` : nameOf(limit);
    return { policy, window, allowed, remaining, resetSeconds: Math.ceil(msLeft / 1_000) };
  };
  return Promise.all([take("burst", burst), take("sustained", sustained)]);
};

/** When to come back: not before every window that refused is over. Undefined where none did. */
export const retryAfterSeconds = (quotas: Iterable<Quota>): number | undefined => {
  const refused = [...quotas].filter(({ allowed }) => !allowed).map(({ resetSeconds }) => Math.max(1, resetSeconds));
  return refused.length === 0 ? undefined : Math.max(...refused);
};

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-11 (May 2026): two lists of structured fields (RFC 9651), `q` calls
 * in `w` seconds by policy, and of each `r` left within the next `t`.
 */
export const quotaHeaders = (quotas: readonly Quota[]): Readonly<Record<string, string>> =>
  quotas.length === 0
    ? {}
    : {
        "ratelimit-policy": quotas
          .map(({ policy, window: { calls, seconds } }) => `"${policy}";q=${calls};w=${seconds}`)
          .join(", "),
        ratelimit: quotas
          .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
          .join(", "),
      };
