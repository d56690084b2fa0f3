import { singleFlight } from "./single-flight.ts";

/** Where a session token outlives a reload of the page: `sessionStorage` fits. */
export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * The session token to call with. A launch token is exchanged for it before the first call, once: it can't be exchanged
 * again, which is why a page that may be reloaded gives a storage.
 */
export const createSessionToken = (
  token: string,
  storage: TokenStorage | undefined,
  exchange: (launchToken: string) => Promise<string>,
): (() => Promise<string>) => {
  if (!token.startsWith("launch_")) return () => Promise.resolve(token);
  const key = `croupier.session.${token}`;
  let session: string | undefined;
  const launch = singleFlight(async () => {
    session = kept(storage, key);
    if (session === undefined) {
      session = await exchange(token);
      keep(storage, key, session);
    }
    return session;
  });
  return async () => session ?? launch();
};

const kept = (storage: TokenStorage | undefined, key: string): string | undefined => {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
};

/** A storage that is full or forbidden costs the next reload, not this session. */
const keep = (storage: TokenStorage | undefined, key: string, session: string): void => {
  try {
    storage?.setItem(key, session);
  } catch {
    // Nothing is lost yet.
  }
};
