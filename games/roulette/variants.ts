/** Certified parameter sets. Once a variant is released it never changes; a new one gets a new name. */
export const variants = {
  european: { rules: 1, parameters: { wheel: "european" } },
  french: { rules: 1, parameters: { wheel: "european", laPartage: true } },
  american: { rules: 1, parameters: { wheel: "american" } },
  "atlantic-city": { rules: 1, parameters: { wheel: "american", laPartage: true } },
};
