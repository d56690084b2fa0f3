import type { Refusal } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import type { TraceContext } from "@croupier/telemetry/trace-context";

/** An API key at work: whose it is and what it may do. */
export interface Operator {
  readonly operatorId: string;
  readonly keyId: string;
  readonly scopes: readonly KeyScope[];
}

/** Where a request comes from, as the audit log keeps it; null for what is not known. */
export interface Origin {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A live session: whose it is and what it plays with. */
export interface Session {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly mode: Mode;
  readonly currency: string;
}

/** A session whose token holds and that may be used now. */
export interface LiveSession extends Session {
  /** The games that it may open rounds of; null for all. */
  readonly games: readonly string[] | null;
}

/** What every call of one HTTP request knows. Who is asking is found out once, and only if a call needs it. */
export interface Context {
  readonly trace: TraceContext;
  readonly origin: Origin;
  /** The origin of the page that calls, as its browser says; undefined for what is no page. */
  readonly page: string | undefined;
  operator(): Promise<Operator | Refusal>;
  session(): Promise<LiveSession | Refusal>;
  /** Called when a call has ended, with `ok` or the code of its error. */
  readonly ended: (procedure: string, outcome: string, seconds: number) => void;
}

export interface ContextSources {
  readonly trace: TraceContext;
  readonly origin: Origin;
  readonly page: string | undefined;
  readonly findOperator: () => Promise<Operator | Refusal>;
  readonly findSession: () => Promise<LiveSession | Refusal>;
  readonly ended: Context["ended"];
}

/** The context of one request. */
export const createContext = ({ trace, origin, page, findOperator, findSession, ended }: ContextSources): Context => ({
  trace,
  origin,
  page,
  operator: once(findOperator),
  session: once(findSession),
  ended,
});

const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
};
