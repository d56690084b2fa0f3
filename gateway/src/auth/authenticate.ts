import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { LiveSession } from "../context.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { SessionTokens } from "./session-tokens.ts";

/** The session a token is for, if the token is ours and current and the session may still be used, by this page. */
export const authenticate = async (
  tokens: SessionTokens,
  sessions: LiveSessions,
  token: string | undefined,
  page: string | undefined,
): Promise<LiveSession | Refusal> => {
  if (token === undefined) return refuse("token_missing");
  const session = await tokens.verify(token);
  if (isRefusal(session)) return session;
  return sessions.use(session, page);
};
