import { type Refusal, refuse } from "@croupier/contract/errors";

/** How many may run at once; more are refused. */
export interface Slots {
  /** Takes one. What it returns gives it back; calling that again does nothing. */
  take(whose: string): (() => void) | Refusal;
}

export const createSlots = (
  { each, all }: { readonly each: number; readonly all: number },
  refusal: Refusal = refuse("too_many_requests", "No more exports run now. Try again later."),
): Slots => {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    take: (whose) => {
      const mine = taken.get(whose) ?? 0;
      // In the same words, whoever's they are: how busy others are is nobody's business.
      if (mine >= each || total >= all) return refusal;
      taken.set(whose, mine + 1);
      total += 1;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        total -= 1;
        const left = (taken.get(whose) ?? 1) - 1;
        if (left === 0) taken.delete(whose);
        else taken.set(whose, left);
      };
    },
  };
};
