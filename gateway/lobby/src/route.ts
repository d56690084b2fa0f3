import { signal } from "@preact/signals";

/** Where the player is. It lives in the fragment, so the page needs no server that knows its routes. */
export type Route =
  | { readonly page: "lobby" | "history" | "limits" }
  | { readonly page: "game"; readonly game: string }
  | { readonly page: "round"; readonly roundId: string };

const parseRoute = (hash: string): Route => {
  const [, page, rest = ""] = /^#\/([a-z]+)(?:\/([a-z0-9-]+))?$/.exec(hash) ?? [];
  if (page === "play" && rest !== "") return { page: "game", game: rest };
  if (page === "round" && rest !== "") return { page: "round", roundId: rest };
  if (page === "history" || page === "limits") return { page };
  return { page: "lobby" };
};

export const route = signal<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
  scrollTo(0, 0);
});
