/** Certified parameter sets. Once a variant is released it never changes; a new one gets a new name. */
export const variants = {
  standard: { rules: 1, parameters: {} },
  "no-commission": { rules: 1, parameters: { bankerSixPaysHalf: true, commission: 0 } },
};
