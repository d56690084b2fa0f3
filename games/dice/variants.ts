/** Certified parameter sets. Once a variant is released it never changes; a new one gets a new name. */
export const variants = {
  standard: { rules: 1, parameters: { rtp: "99/100" } },
};
