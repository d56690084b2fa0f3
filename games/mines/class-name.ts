export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What the PAR sheet calls so many safe tiles beside so many mines; the expectation looks its figures up by it. */
export const classNameOf = (mines: number, reveals: number): string =>
  `${counted(mines, "mine")}, ${counted(reveals, "reveal")}`;
