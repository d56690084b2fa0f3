const SPADE =
  "M0-24c13 12 24 20 24 31a12 12 0 0 1-21 8c1 6 3 11 7 15h-20c4-4 6-9 7-15a12 12 0 0 1-21-8c0-11 11-19 24-31z";
const HEART = "M0 26c-16-13-25-22-25-33A13 13 0 0 1 0-13a13 13 0 0 1 25 6C25 4 16 13 0 26z";
const DIAMOND = "M0-28 20 0 0 28-20 0z";
const CLUB =
  "M0-26a13 13 0 0 0-11 20A13 13 0 1 0-3 13c0 6-3 10-7 14h20c-4-4-7-8-7-14a13 13 0 1 0 8-19A13 13 0 0 0 0-26z";

interface CardProps {
  readonly at: string;
  readonly shape: string;
  readonly rank: string;
  readonly colour: string;
}

const Card = ({ at, shape, rank, colour }: CardProps) => (
  <g transform={at}>
    <rect x="-46" y="-64" width="96" height="134" rx="9" fill="#000" opacity=".22" />
    <rect x="-48" y="-67" width="96" height="134" rx="9" fill="#fffdf6" />
    <text x="-40" y="-38" font-size="30" font-weight="700" font-family="Georgia, serif" fill={colour}>
      {rank}
    </text>
    <path d={shape} fill={colour} transform="translate(0 12) scale(1.250)" />
  </g>
);

export const BlackjackArt = () => (
  <>
    <rect width="320" height="200" fill="#0f5a4a" />
    <path d="M-20 70a190 150 0 0 0 360 0" fill="none" stroke="#e9d9a4" stroke-width="3" opacity=".55" />
    <path d="M-20 92a190 150 0 0 0 360 0" fill="none" stroke="#e9d9a4" stroke-width="1.500" opacity=".55" />
    <Card at="translate(128 98) rotate(-10)" shape={SPADE} rank="A" colour="#1d1a16" />
    <Card at="translate(196 104) rotate(9)" shape={HEART} rank="K" colour="#c1272d" />
  </>
);

export const BaccaratArt = () => (
  <>
    <rect width="320" height="200" fill="#7a3b12" />
    <path d="M160-10v220" stroke="#f1c98d" stroke-width="3" stroke-dasharray="10 9" opacity=".6" />
    <path d="M0 168h320v32H0z" fill="#632d0b" />
    <Card at="translate(60 104) rotate(-6) scale(.82)" shape={CLUB} rank="9" colour="#1d1a16" />
    <Card at="translate(106 108) rotate(5) scale(.82)" shape={DIAMOND} rank="Q" colour="#c1272d" />
    <Card at="translate(216 108) rotate(-5) scale(.82)" shape={HEART} rank="7" colour="#c1272d" />
    <Card at="translate(262 104) rotate(6) scale(.82)" shape={SPADE} rank="A" colour="#1d1a16" />
    <circle cx="160" cy="104" r="24" fill="#f1c98d" />
    <circle cx="160" cy="104" r="18" fill="none" stroke="#7a3b12" stroke-width="3" stroke-dasharray="7 4.300" />
  </>
);

export const VideoPokerArt = () => (
  <>
    <rect width="320" height="200" fill="#6d1f2b" />
    <rect x="14" y="16" width="292" height="168" rx="16" fill="#3b0f18" />
    <rect x="22" y="24" width="276" height="152" rx="11" fill="#8b2635" />
    {["10", "J", "Q", "K", "A"].map((rank, index) => (
      <Card
        key={rank}
        at={`translate(${62 + index * 49} ${104 + Math.abs(index - 2) * 5}) rotate(${(index - 2) * 6}) scale(.7)`}
        shape={HEART}
        rank={rank}
        colour="#c1272d"
      />
    ))}
  </>
);
