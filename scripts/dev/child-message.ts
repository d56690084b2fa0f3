import type { Prepared } from "./prepare.ts";

/** What children tell over IPC: that they serve, which files they loaded, that the database is prepared. */
export type ChildMessage =
  | { readonly ready: string }
  | { readonly loaded: string; readonly hash: string }
  | { readonly prepared: Prepared };

/** Undefined for anything else: a library may use the channel as well. */
export const parseChildMessage = (message: unknown): ChildMessage | undefined => {
  if (typeof message !== "object" || message === null) return undefined;
  if ("ready" in message && typeof message.ready === "string") return { ready: message.ready };
  if ("loaded" in message && typeof message.loaded === "string" && "hash" in message) {
    return { loaded: message.loaded, hash: String(message.hash) };
  }
  // Ours alone, sent by prepare.ts.
  if ("prepared" in message) return message as { readonly prepared: Prepared };
  return undefined;
};
