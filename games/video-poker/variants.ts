/** Certified parameter sets. Once a variant is released it never changes; a new one gets a new name. */
export const variants = {
  "jacks-9-6": {
    rules: 1,
    parameters: {
      pays: {
        royal: 800,
        straightFlush: 50,
        four: 25,
        fullHouse: 9,
        flush: 6,
        straight: 4,
        three: 3,
        twoPair: 2,
        jacks: 1,
      },
    },
  },
};
