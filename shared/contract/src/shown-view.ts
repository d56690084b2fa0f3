import type { RoundStatus } from "./round.ts";

const listsLegal = (view: unknown): view is { readonly legal: unknown } =>
  typeof view === "object" && view !== null && "legal" in view;

/**
 * What is shown of a view that the rules gave. They see no void: to them a round that was given back still waits for
 * its player, but it takes no action any more.
 */
export const shownView = (status: RoundStatus, view: unknown): unknown =>
  status !== "open" && listsLegal(view) ? { ...view, legal: [] } : view;
