/**
 * The launch token in the address that a player was sent to: `launchTokenIn(location.href)`. Undefined if there is none.
 * It is in the fragment, which no server sees; once exchanged it is worth nothing, so it may stay where it is.
 */
export const launchTokenIn = (url: string): string | undefined =>
  new URLSearchParams(URL.parse(url)?.hash.slice(1)).get("token") ?? undefined;
