/**
 * Who plays next, of `count` players: the k-th most eager in proportion to 1/k^exponent (Zipf's law), whom nobody has
 * taken. A person places one bet at a time, so whoever is taken is not drawn again before they are given back.
 */
export interface Crowd {
  take(): number;
  giveBack(player: number): void;
}

/** `random` is uniform in [0, 1). Take fewer players at a time than there are, by far. */
export const createCrowd = (count: number, exponent: number, random: () => number = Math.random): Crowd => {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let k = 0; k < count; k += 1) {
    total += (k + 1) ** -exponent;
    upTo[k] = total;
  }
  const taken = new Set<number>();
  const draw = (): number => {
    const at = random() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    take() {
      for (;;) {
        const player = draw();
        if (taken.has(player)) continue;
        taken.add(player);
        return player;
      }
    },
    giveBack: (player) => void taken.delete(player),
  };
};
