import type { Ref } from "preact";

const RANKS = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];
const RANK_NAMES = ["ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king"];
const SUITS = ["clubs", "diamonds", "hearts", "spades"] as const;

/** Drawn in a square of 24. */
const SHAPES = {
  clubs:
    "M12 2a5 5 0 0 0-4.4 7.4A5 5 0 1 0 11 17c-.2 2-1 3.600-2.500 5h7c-1.500-1.400-2.300-3-2.500-5a5 5 0 1 0 3.400-7.600A5 5 0 0 0 12 2z",
  diamonds: "M12 1.500 20 12l-8 10.500L4 12z",
  hearts:
    "M12 21.500C6 16.500 2.500 13 2.500 8.700A4.900 4.900 0 0 1 12 6.500a4.900 4.900 0 0 1 9.500 2.200c0 4.300-3.500 7.800-9.500 12.800z",
  spades:
    "M12 1.500c5 4.700 9 7.700 9 11.700a4.600 4.600 0 0 1-8 3.100c.200 2.300 1 4 2.500 5.700h-7c1.500-1.700 2.300-3.400 2.500-5.700a4.600 4.600 0 0 1-8-3.100c0-4 4-7 9-11.700z",
};

export const rankOf = (card: number): number => card % 13;
const suitOf = (card: number): (typeof SUITS)[number] => SUITS[Math.floor(card / 13) % 4] ?? "spades";
const cardName = (card: number): string => `${RANK_NAMES[rankOf(card)] ?? ""} of ${suitOf(card)}`;

interface PlayingCardProps {
  /** Undefined for one that lies face down. */
  readonly card: number | undefined;
  readonly class?: string;
  readonly cardRef?: Ref<SVGSVGElement>;
}

/** A card of ours: rank and suit in the corner, the suit in the middle; a court card has a crown of its own. */
export const PlayingCard = ({ card, class: extra = "", cardRef }: PlayingCardProps) => {
  if (card === undefined) {
    return (
      <svg
        class={`card card-back ${extra}`}
        viewBox="0 0 100 140"
        role="img"
        aria-label="face down"
        ref={cardRef ?? null}
      >
        <rect x="1" y="1" width="98" height="138" rx="9" class="card-paper" />
        <rect x="7" y="7" width="86" height="126" rx="5" class="card-felt" />
        <path d="M50 30 72 70 50 110 28 70zM50 46 63 70 50 94 37 70z" class="card-mark" />
      </svg>
    );
  }
  const suit = suitOf(card);
  const rank = RANKS[rankOf(card)] ?? "?";
  const isCourt = rankOf(card) > 9;
  return (
    <svg
      class={`card card-${suit} ${extra}`}
      viewBox="0 0 100 140"
      role="img"
      aria-label={cardName(card)}
      ref={cardRef ?? null}
    >
      <rect x="1" y="1" width="98" height="138" rx="9" class="card-paper" />
      <text x="9" y="37" class="card-rank" textLength={rank === "10" ? 34 : undefined} lengthAdjust="spacingAndGlyphs">
        {rank}
      </text>
      <path d={SHAPES[suit]} transform="translate(9 43) scale(.92)" />
      {isCourt ? <path d="M31 62l9 14 10-24 10 24 9-14v34H31z" class="card-crown" /> : null}
      <path
        d={SHAPES[suit]}
        transform={isCourt ? "translate(37 99) scale(1.080)" : "translate(27 62) scale(2.5)"}
        class="card-pip"
      />
    </svg>
  );
};
