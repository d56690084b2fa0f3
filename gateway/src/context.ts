import { type ErrorCode, isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { RequestLimits } from "./limits/limits.ts";

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
  readonly limits: RequestLimits;
  operator(): Promise<Operator | Refusal>;
  /** The session that the token names; whether it may still be used is not asked. */
  claimed(): Promise<Session | Refusal>;
  session(): Promise<LiveSession | Refusal>;
  /** Called when a call has ended, with `ok` or the code of its error. */
  readonly ended: (procedure: string, outcome: string, seconds: number) => void;
}

export interface ContextSources {
  readonly trace: TraceContext;
  readonly origin: Origin;
  readonly page: string | undefined;
  readonly limits: RequestLimits;
  readonly findOperator: () => Promise<Operator | Refusal>;
  readonly readToken: () => Promise<Session | Refusal>;
  readonly findSession: (claimed: Session) => Promise<LiveSession | Refusal>;
  readonly ended: Context["ended"];
}

/** The context of one request. */
export const createContext = (sources: ContextSources): Context => {
  const { trace, origin, page, limits, ended } = sources;
  const claimed = once(() => costly(limits, sources.readToken));
  return {
    trace,
    origin,
    page,
    limits,
    operator: once(() => costly(limits, sources.findOperator)),
    claimed,
    session: once(async () => {
      const session = await claimed();
      return isRefusal(session) ? session : sources.findSession(session);
    }),
    ended,
  };
};

const NEVER_OURS: ReadonlySet<ErrorCode> = new Set(["token_invalid", "key_invalid"]);

/** Guessing at credentials costs its address more than asking. */
export const costly = async <T extends object>(
  limits: RequestLimits,
  find: () => Promise<T | Refusal>,
): Promise<T | Refusal> => {
  const found = await find();
  if (isRefusal(found) && NEVER_OURS.has(found.code)) await limits.penalise();
  return found;
};

const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
};
