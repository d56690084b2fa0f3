import { signal } from "@preact/signals";

/** Whether the player must be reminded of the time before they go on. */
export const isDue = signal(false);
