import type { Ref } from "preact";
import { colourOf, type Pocket } from "./spots.ts";

const R = 200;
const OUTER = 172;
const INNER = 118;

const point = (radius: number, degrees: number): string => {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${(R + radius * Math.cos(angle)).toFixed(2)} ${(R + radius * Math.sin(angle)).toFixed(2)}`;
};

const wedge = (from: number, to: number): string =>
  `M${point(OUTER, from)}A${OUTER} ${OUTER} 0 0 1 ${point(OUTER, to)}L${point(INNER, to)}A${INNER} ${INNER} 0 0 0 ${point(INNER, from)}Z`;

interface WheelProps {
  readonly pockets: readonly Pocket[];
  /** Degrees. */
  readonly turned: number;
  readonly ball: { readonly turned: number; readonly inside: boolean };
  readonly wheelRef: Ref<SVGGElement>;
  readonly ballRef: Ref<SVGGElement>;
  readonly dropRef: Ref<SVGGElement>;
}

/** Where the ball lies, from the centre: on the rim, and in a pocket. */
export const RIM = 185;
export const POCKET = 129;

/** The wheel as it stands at rest: turned so far, the ball so far. */
export const Wheel = ({ pockets, turned, ball, wheelRef, ballRef, dropRef }: WheelProps) => {
  const each = 360 / pockets.length;
  return (
    <svg class="wheel" viewBox="0 0 400 400" role="img" aria-label="The wheel">
      <circle cx={R} cy={R} r="198" class="wheel-bowl" />
      <circle cx={R} cy={R} r="186" class="wheel-track" />
      <g ref={wheelRef} class="turning" style={{ transform: `rotate(${turned}deg)` }}>
        {pockets.map((pocket, place) => (
          <g key={String(pocket)}>
            <path d={wedge((place - 0.5) * each, (place + 0.5) * each)} class={`pocket pocket-${colourOf(pocket)}`} />
            <text x={R} y={R - OUTER + 15} class="pocket-number" transform={`rotate(${place * each} ${R} ${R})`}>
              {pocket}
            </text>
          </g>
        ))}
        <circle cx={R} cy={R} r={INNER} class="wheel-cone" />
        {[0, 45, 90, 135, 180, 225, 270, 315].map((angle) => (
          <path
            key={angle}
            d={`M${R} ${R - 30}L${R + 5} ${R - INNER + 14}L${R - 5} ${R - INNER + 14}Z`}
            class="wheel-spoke"
            transform={`rotate(${angle} ${R} ${R})`}
          />
        ))}
        <circle cx={R} cy={R} r="34" class="wheel-hub" />
        <circle cx={R} cy={R} r="14" class="wheel-knob" />
      </g>
      <g ref={ballRef} class="turning" style={{ transform: `rotate(${ball.turned}deg)` }}>
        <g ref={dropRef} style={{ transform: `translateY(${ball.inside ? RIM - POCKET : 0}px)` }}>
          <circle cx={R} cy={R - RIM} r="8" class="roulette-ball" />
        </g>
      </g>
    </svg>
  );
};
