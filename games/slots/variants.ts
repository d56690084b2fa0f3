import at92 from "./variants/moth-and-moon-92.json" with { type: "json" };
import at94 from "./variants/moth-and-moon-94.json" with { type: "json" };
import at96 from "./variants/moth-and-moon-96.json" with { type: "json" };

/**
 * Certified parameter sets, by about what they return. `pnpm design-slot --rtp 96` prints the first. Once a variant is
 * released it never changes; a new one gets a new name.
 */
export const variants = {
  "moth-and-moon-96": { rules: 1, parameters: at96 },
  "moth-and-moon-94": { rules: 1, parameters: at94 },
  "moth-and-moon-92": { rules: 1, parameters: at92 },
};
