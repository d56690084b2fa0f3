import { effect, signal } from "@preact/signals";

const KEY = "croupier.quick";
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the player wants results at once. Kept for the next visit. */
export const quick = signal(localStorage.getItem(KEY) === "yes");
effect(() => localStorage.setItem(KEY, quick.value ? "yes" : "no"));

/** What lasts `ms` for others, for this player: a quarter of it in quick mode, nothing for who asked for stillness. */
const lasting = (ms: number): number => (still.matches ? 0 : quick.value ? ms / 4 : ms);

/** Waits that long, or until the signal fires. */
export const pause = (ms: number, away: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (away.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, lasting(ms));
    away.addEventListener("abort", end, { once: true });
  });

export interface Moved {
  readonly ms: number;
  readonly easing?: string;
  readonly delayMs?: number;
}

/**
 * Moves an element to where it is drawn already: the last keyframe must be how it looks at rest. Only `transform` and
 * `opacity` are to move, which need no layout. Resolves when it has arrived, at once for who asked for stillness.
 */
export const move = async (
  element: Element | null | undefined,
  keyframes: Keyframe[],
  { ms, easing = "ease-out", delayMs = 0 }: Moved,
  away: AbortSignal,
): Promise<void> => {
  const duration = lasting(ms);
  if (!element || duration === 0 || away.aborted) return;
  const animation = element.animate(keyframes, { duration, delay: lasting(delayMs), easing, fill: "backwards" });
  const cancel = (): void => animation.cancel();
  away.addEventListener("abort", cancel, { once: true });
  // Cancelled is arrived too: the element is drawn where it belongs.
  await animation.finished.catch(() => {});
  away.removeEventListener("abort", cancel);
};
