/** So many calls in so many seconds, counted from the first of them. */
export interface Window {
  readonly calls: number;
  readonly seconds: number;
}

/** Both hold: what may come at once, and what may go on. */
export interface Rule {
  readonly burst: Window;
  readonly sustained: Window;
}

/**
 * Who is counted, and doing what. An address is counted before anybody has asked who it is; a player plays (bets and
 * whatever else changes something) or reads; an API key reads, or administers (whatever changes something).
 */
export const CALLER_LIMITS = ["player.play", "player.read", "key.read", "key.admin"] as const;
export const LIMITS = ["address", ...CALLER_LIMITS] as const;

export type CallerLimit = (typeof CALLER_LIMITS)[number];
export type Limit = (typeof LIMITS)[number];
export type Rules = Readonly<Record<Limit, Rule>>;

/** Most of either that a rule can say. */
const MAX_CALLS = 1_000_000_000;
const MAX_SECONDS = 3_600;

const windowOf = (calls: number, seconds: number): Window | undefined =>
  calls >= 1 && calls <= MAX_CALLS && seconds >= 1 && seconds <= MAX_SECONDS ? { calls, seconds } : undefined;

/** As in `20/1 600/60`: 20 calls in a second, and 600 in a minute. Undefined for what is no such rule. */
export const parseRule = (text: string): Rule | undefined => {
  const [, ...numbers] = /^(\d{1,10})\/(\d{1,4}) (\d{1,10})\/(\d{1,4})$/.exec(text.trim()) ?? [];
  const [calls = 0, seconds = 0, longCalls = 0, longSeconds = 0] = numbers.map(Number);
  const burst = windowOf(calls, seconds);
  const sustained = windowOf(longCalls, longSeconds);
  if (!burst || !sustained || burst.seconds >= sustained.seconds || burst.calls > sustained.calls) return undefined;
  return { burst, sustained };
};

export const ruleText = ({ burst, sustained }: Rule): string =>
  `${burst.calls}/${burst.seconds} ${sustained.calls}/${sustained.seconds}`;

const rule = (burst: number, sustained: number): Rule => ({
  burst: { calls: burst, seconds: 1 },
  sustained: { calls: sustained, seconds: 60 },
});

/**
 * For a gateway on the Internet. The address's is wide, because an operator's back end is one address, and so may be all
 * players of a mobile carrier; a person who plays as fast as a game lets them makes a few calls a second.
 */
export const publicRules: Rules = {
  address: rule(500, 15_000),
  "player.play": rule(20, 600),
  "player.read": rule(40, 1_200),
  "key.read": rule(100, 3_000),
  "key.admin": rule(200, 6_000),
};

/** For one's own machine, where everybody is one address and tests are in a hurry. */
export const localRules: Rules = {
  address: rule(500_000, 15_000_000),
  "player.play": rule(20_000, 600_000),
  "player.read": rule(40_000, 1_200_000),
  "key.read": rule(100_000, 3_000_000),
  "key.admin": rule(200_000, 6_000_000),
};
