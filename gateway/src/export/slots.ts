import { type Refusal, refuse } from "@croupier/contract/errors";

/** How many may run at once; more are refused as `too_many_requests`. */
export interface Slots {
  /** Takes one. What it returns gives it back; calling that again does nothing. */
  take(operatorId: string): (() => void) | Refusal;
}

export const createSlots = ({ each, all }: { readonly each: number; readonly all: number }): Slots => {
  const taken = new Map<string, number>();
  const total = (): number => [...taken.values()].reduce((sum, count) => sum + count, 0);
  return {
    take: (operatorId) => {
      const mine = taken.get(operatorId) ?? 0;
      // In the same words, whoever's they are: how busy others are is nobody's business.
      if (mine >= each || total() >= all)
        return refuse("too_many_requests", "No more exports run now. Try again later.");
      taken.set(operatorId, mine + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (taken.get(operatorId) ?? 1) - 1;
        if (left === 0) taken.delete(operatorId);
        else taken.set(operatorId, left);
      };
    },
  };
};
