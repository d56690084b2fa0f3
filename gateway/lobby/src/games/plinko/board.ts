interface Point {
  readonly x: number;
  readonly y: number;
}

/** A step of the ball's way: where it is, when in the fall (0 to 1), and how it goes on from there. */
interface Step extends Point {
  readonly offset: number;
  readonly easing: string;
}

/** In units of the drawing. */
export const BOARD = { width: 640, height: 560, top: 54, buckets: 506, bucketHeight: 44, pin: 4, ball: 9 } as const;

const spacingX = (rows: number): number => BOARD.width / (rows + 1);
const spacingY = (rows: number): number => (BOARD.buckets - 26 - BOARD.top) / rows;

/** Where a row's pins are: each row has one more than the row above, from two. */
export const pinsOf = (rows: number): readonly Point[] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: row + 2 }, (__, pin) => ({
      x: BOARD.width / 2 + (pin - (row + 1) / 2) * spacingX(rows),
      y: BOARD.top + row * spacingY(rows),
    })),
  ).flat();

/** The middle of a bucket, from 0 at the left. */
export const bucketX = (rows: number, bucket: number): number => (bucket + 0.5) * spacingX(rows);

/** The way that the house decided, as keyframes: over the gap, off each pin, into the bucket. */
export const ballPath = (rows: number, path: readonly ("left" | "right")[]): readonly Step[] => {
  const [dx, dy] = [spacingX(rows), spacingY(rows)];
  const steps: Step[] = [{ x: BOARD.width / 2, y: 18, offset: 0, easing: "ease-in" }];
  let x = BOARD.width / 2;
  for (const [row, side] of path.entries()) {
    const y = BOARD.top + row * dy - BOARD.pin - BOARD.ball + dy * 0.45;
    const bend = side === "right" ? 0.5 : -0.5;
    steps.push({ x: x + bend * dx * 0.5, y: y - dy * 0.2, offset: (row + 1) / (rows + 2), easing: "ease-in" });
    x += bend * dx;
  }
  return [...steps, { x, y: BOARD.buckets - BOARD.ball + 2, offset: 1, easing: "ease-in" }];
};
