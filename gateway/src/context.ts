import type { Refusal } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { TraceContext } from "@croupier/telemetry/trace-context";

/** Who an API key belongs to. */
export interface Operator {
  readonly operatorId: string;
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
  operator(): Promise<Operator | Refusal>;
  session(): Promise<Session | Refusal>;
  /** Called when a call has ended, with `ok` or the code of its error. */
  readonly ended: (procedure: string, outcome: string, seconds: number) => void;
}

export interface ContextSources {
  readonly trace: TraceContext;
  readonly findOperator: () => Promise<Operator | Refusal>;
  readonly findSession: () => Promise<Session | Refusal>;
  readonly ended: Context["ended"];
}

/** The context of one request. */
export const createContext = ({ trace, findOperator, findSession, ended }: ContextSources): Context => ({
  trace,
  operator: once(findOperator),
  session: once(findSession),
  ended,
});

const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
};
