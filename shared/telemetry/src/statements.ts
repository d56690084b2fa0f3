import { type Attributes, type Span, startSpan } from "./span.ts";
import { QUERY_TEXT } from "./statement-text.ts";

/** A statement that has ended. */
export interface StatementSeen {
  /** With `$1` where values are. */
  readonly text: string;
  readonly durationMs: number;
  readonly error?: unknown;
}

/** Where statements go, by the conventions for database spans; never who asks. */
const databaseOf = (url: string): Attributes => {
  const { hostname, port, pathname } = new URL(url);
  return {
    "db.system.name": "postgresql",
    "db.namespace": decodeURIComponent(pathname.slice(1)),
    "server.address": hostname,
    "server.port": port === "" ? 5_432 : Number(port),
  };
};

/** SQLSTATE, or what kept us from having one. PostgreSQL's words quote values. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "broken";

/** Makes a span of each statement, below the span that it was made in. */
export const createStatementSpans = (url: string): ((seen: StatementSeen) => void) => {
  const database = databaseOf(url);
  return ({ text, durationMs, error }) => {
    const span: Span | undefined = startSpan("SQL", { kind: "client", attributes: database });
    if (!span) return;
    span.startMs -= durationMs;
    span.set({ [QUERY_TEXT]: text });
    if (error !== undefined) {
      const code = codeOf(error);
      span.set({ "db.response.status_code": code });
      span.fail(code);
    }
    span.end();
  };
};
