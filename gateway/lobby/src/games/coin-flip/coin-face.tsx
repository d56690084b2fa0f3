/** One side of the coin: the sun for heads, the moon for tails. */
export const CoinFace = ({ side }: { readonly side: "heads" | "tails" }) => (
  <svg class={`coin-face coin-${side}`} viewBox="0 0 200 200" aria-hidden="true">
    <circle cx="100" cy="100" r="98" class="coin-edge" />
    <circle cx="100" cy="100" r="88" class="coin-metal" />
    <circle cx="100" cy="100" r="78" class="coin-ring" />
    {side === "heads" ? (
      <g class="coin-relief">
        <circle cx="100" cy="100" r="27" />
        {Array.from({ length: 12 }, (_, ray) => (
          <path
            key={ray}
            d={ray % 2 === 0 ? "M93 62 100 32l7 30z" : "M96 62 100 45l4 17z"}
            transform={`rotate(${ray * 30} 100 100)`}
          />
        ))}
      </g>
    ) : (
      <g class="coin-relief">
        <path d="M118 40a62 62 0 1 0 0 120 50 50 0 0 1 0-120z" />
        <path d="m134 76 4.500 13.500H153l-11.500 8.500 4.500 13.500-12-8.500-12 8.500 4.500-13.500L115 89.500h14.500z" />
      </g>
    )}
  </svg>
);
