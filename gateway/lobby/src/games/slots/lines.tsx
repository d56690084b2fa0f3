import type { View } from "../../frame/play.ts";

type Win = View<"slots">["spins"][number]["lines"][number];

interface LinesProps {
  readonly wins: readonly Win[];
  readonly lines: readonly (readonly number[])[];
  readonly rows: number;
}

const CELL = 100;

/** The lines that pay, drawn over the reels. */
export const Lines = ({ wins, lines, rows }: LinesProps) => (
  <svg
    class="lines"
    viewBox={`0 0 ${(lines[0]?.length ?? 5) * CELL} ${rows * CELL}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    {wins.map(({ line, count }) => {
      const places = (lines[line] ?? []).slice(0, count);
      return (
        <polyline
          key={line}
          points={places.map((row, reel) => `${(reel + 0.5) * CELL},${(row + 0.5) * CELL}`).join(" ")}
          class="line-win"
          vector-effect="non-scaling-stroke"
        />
      );
    })}
  </svg>
);
