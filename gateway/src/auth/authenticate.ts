import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Session } from "../context.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { SessionTokens } from "./session-tokens.ts";

/** The session a token is for, if the token is ours and current and the session has not been closed since. */
export const authenticate = async (
  tokens: SessionTokens,
  sessions: LiveSessions,
  token: string | undefined,
): Promise<Session | Refusal> => {
  if (token === undefined) return refuse("token_missing");
  const session = await tokens.verify(token);
  if (isRefusal(session)) return session;
  return (await sessions.fault(session)) ?? session;
};
