import type { Ref } from "preact";
import { Symbol } from "./symbol.tsx";

interface ReelProps {
  /** From top to bottom: first those that will rest in the window, then those that pass through it, last those that left it. */
  readonly band: readonly string[];
  readonly rows: number;
  /** Rows whose symbols are part of a win that is being told. */
  readonly lit: ReadonlySet<number>;
  readonly isDimmed: boolean;
  readonly bandRef: Ref<HTMLDivElement>;
}

/** One reel's window, and the band behind it. */
export const Reel = ({ band, rows, lit, isDimmed, bandRef }: ReelProps) => (
  <div class="reel" style={{ "--rows": String(rows) }}>
    <div class="band" ref={bandRef}>
      {band.map((symbol, place) => (
        <div
          key={place}
          class={`stop ${isDimmed && place < rows ? (lit.has(place) ? "lit" : "dim") : ""}`}
          aria-hidden={place >= rows}
        >
          <Symbol name={symbol} />
        </div>
      ))}
    </div>
  </div>
);
