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

/** What every call of one HTTP request knows. Who is asking is found out once, and only if a call needs it. */
export interface Context {
  readonly trace: TraceContext;
  readonly origin: Origin;
  operator(): Promise<Operator | Refusal>;
  session(): Promise<Session | Refusal>;
  /** Called when a call has ended, with `ok` or the code of its error. */
  readonly ended: (procedure: string, outcome: string, seconds: number) => void;
}

export interface ContextSources {
  readonly trace: TraceContext;
  readonly origin: Origin;
  readonly findOperator: () => Promise<Operator | Refusal>;
  readonly findSession: () => Promise<Session | Refusal>;
  readonly ended: Context["ended"];
}

/** The context of one request. */
export const createContext = ({ trace, origin, findOperator, findSession, ended }: ContextSources): Context => ({
  trace,
  origin,
  operator: once(findOperator),
  session: once(findSession),
  ended,
});

const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
};
