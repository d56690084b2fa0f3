import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { type Attributes, currentSpan } from "./span.ts";
import { OTHER } from "./tenants.ts";

interface RoundFacts {
  readonly game: string;
  readonly variant: string;
  readonly operatorId: string;
  readonly currency: string;
  readonly mode: string;
  readonly roundId: string;
}

/** What can happen, and what is known of it then. Amounts in minor units. Nothing that a player may not see yet. */
export interface Happenings {
  readonly round_opened: RoundFacts;
  readonly round_settled: RoundFacts & {
    readonly isFree: boolean;
    readonly stakeMinor: number;
    readonly payoutMinor: number;
  };
  readonly round_voided: RoundFacts;
  readonly wallet_called: {
    readonly operatorId: string;
    readonly call: string;
    readonly end: string;
    readonly outcome: string;
    readonly seconds: number;
  };
  readonly wallet_breaker: { readonly operatorId: string; readonly isOpen: boolean };
  readonly job_ended: {
    readonly job: string;
    readonly outcome: "ok" | "problems" | "failed";
    readonly seconds: number;
    /** What it has done, or found: for the log alone. */
    readonly details?: object;
  };
}

type Level = "debug" | "info" | "warn" | "error";

interface Row<Facts> {
  readonly count: (metrics: Metrics, facts: Facts) => void;
  readonly level: (facts: Facts) => Level;
  readonly message: string;
}

const countRound =
  (event: "opened" | "settled" | "voided") =>
  (metrics: Metrics, { game, variant, operatorId, currency, mode }: RoundFacts): void =>
    metrics.rounds.inc({ game, variant, ...metrics.tenants.pair(operatorId, currency), mode, event });

/** The one place that says what an event counts as, and how it is logged. */
const TABLE: { readonly [Event in keyof Happenings]: Row<Happenings[Event]> } = {
  round_opened: { count: countRound("opened"), level: () => "debug", message: "a round was opened" },
  round_settled: {
    count: (metrics, facts) => {
      countRound("settled")(metrics, facts);
      if (facts.mode !== "real") return;
      const tenant = metrics.tenants.pair(facts.operatorId, facts.currency);
      // Amounts of currencies that share a name add up to nothing.
      if (tenant.currency === OTHER) return;
      const labels = { game: facts.game, variant: facts.variant, ...tenant, stakes: facts.isFree ? "free" : "paid" };
      metrics.turnover.inc(labels, facts.stakeMinor);
      metrics.payouts.inc(labels, facts.payoutMinor);
    },
    level: () => "info",
    message: "a round was settled",
  },
  round_voided: { count: countRound("voided"), level: () => "info", message: "a round was voided" },
  wallet_called: {
    count: (metrics, { operatorId, call, end, outcome, seconds }) => {
      metrics.walletCalls.inc({ operator: metrics.tenants.operator(operatorId), call, end });
      metrics.walletSeconds({ call, outcome }, seconds);
    },
    level: ({ end }) => (end === "answered" ? "debug" : "info"),
    message: "an operator's wallet was called",
  },
  wallet_breaker: {
    count: (metrics, { operatorId, isOpen }) => {
      const operator = metrics.tenants.operator(operatorId);
      if (operator !== OTHER) metrics.walletBreaker.set({ operator }, isOpen ? 1 : 0);
    },
    level: ({ isOpen }) => (isOpen ? "warn" : "info"),
    message: "an operator's wallet fails too often to be asked, or does so no more",
  },
  job_ended: {
    count: (metrics, { job, outcome, seconds }) => metrics.call({ procedure: `jobs.${job}`, outcome, seconds }),
    level: ({ outcome }) => (outcome === "ok" ? "info" : "error"),
    message: "a job has ended",
  },
};

/** Tells metrics, log and trace of one fact, at once and alike. */
export type Tell = <Event extends keyof Happenings>(event: Event, facts: Happenings[Event]) => void;

export interface EventsDeps {
  readonly log: Log;
  readonly metrics: Metrics;
}

export const createEvents =
  ({ log, metrics }: EventsDeps): Tell =>
  (event, facts) => {
    const row: Row<typeof facts> = TABLE[event];
    row.count(metrics, facts);
    const { details, ...rest } = facts as { readonly details?: object };
    log[row.level(facts)]({ event, ...rest, ...details }, row.message);
    currentSpan()?.tell(`croupier.${event}`, attributesOf(facts));
  };

/** What spans call by another name. */
const SPAN_NAMES: Readonly<Record<string, string>> = { operatorId: "operator", roundId: "round.id" };

const attributesOf = (facts: object): Attributes =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[`croupier.${SPAN_NAMES[name] ?? name}`, value]]
        : [],
    ),
  );
