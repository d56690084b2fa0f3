/** Two ten-sided dice, as they roll hundredths. */
export const DiceArt = () => (
  <>
    <rect width="320" height="200" fill="#22306b" />
    <path d="M0 140h320v60H0z" fill="#192452" />
    <ellipse cx="118" cy="166" rx="70" ry="10" fill="#0f1738" />
    <ellipse cx="228" cy="160" rx="50" ry="8" fill="#0f1738" />
    <g transform="translate(116 98) rotate(-8)">
      <path d="M0-70 62-20 62 22 0 70-62 22-62-20z" fill="#f3f1ff" />
      <path d="M0-70 34 8 0 34-34 8z" fill="#ffffff" />
      <path d="M0-70-34 8-62 22V-20zM0-70 34 8 62 22V-20z" fill="#d5d3f5" />
      <path d="M-34 8 0 34V70L-62 22zM34 8 0 34V70L62 22z" fill="#b4b1e6" />
      <text
        x="0"
        y="8"
        text-anchor="middle"
        font-size="40"
        font-weight="700"
        font-family="Georgia, serif"
        fill="#22306b"
      >
        70
      </text>
    </g>
    <g transform="translate(228 106) rotate(12) scale(.74)">
      <path d="M0-70 62-20 62 22 0 70-62 22-62-20z" fill="#ffd27a" />
      <path d="M0-70 34 8 0 34-34 8z" fill="#ffe1a3" />
      <path d="M0-70-34 8-62 22V-20zM0-70 34 8 62 22V-20z" fill="#f0b951" />
      <path d="M-34 8 0 34V70L-62 22zM34 8 0 34V70L62 22z" fill="#cf9530" />
      <text
        x="0"
        y="8"
        text-anchor="middle"
        font-size="44"
        font-weight="700"
        font-family="Georgia, serif"
        fill="#5a3a06"
      >
        3
      </text>
    </g>
  </>
);

export const MinesArt = () => (
  <>
    <rect width="320" height="200" fill="#173e5f" />
    <g transform="translate(160 108) rotate(-8)">
      {Array.from({ length: 15 }, (_, index) => {
        const [column, row] = [index % 5, Math.floor(index / 5)];
        const open = index === 6 || index === 8 || index === 12;
        return (
          <g key={index} transform={`translate(${(column - 2) * 66} ${(row - 1) * 66})`}>
            <rect x="-29" y="-27" width="58" height="58" rx="10" fill="#0d2a43" />
            <rect x="-29" y="-29" width="58" height="58" rx="10" fill={open ? "#0f3350" : "#4d9bd0"} />
            {index === 6 || index === 12 ? (
              <g transform="translate(-20 -20) scale(.84)">
                <path d="M14 8h20l10 12-20 22L4 20z" fill="#45e0c1" />
                <path d="M14 8l10 12L34 8M4 20h40M24 20v22" fill="none" stroke="#eafff9" stroke-width="2" />
              </g>
            ) : null}
            {index === 8 ? (
              <g transform="translate(-20 -20) scale(.84)">
                <path
                  d="M24 3v42M3 24h42M9 9l30 30M39 9 9 39"
                  stroke="#ff8a6b"
                  stroke-width="4"
                  stroke-linecap="round"
                />
                <circle cx="24" cy="24" r="13" fill="#ff8a6b" />
                <circle cx="20" cy="20" r="3.500" fill="#fff" />
              </g>
            ) : null}
          </g>
        );
      })}
    </g>
  </>
);

export const PlinkoArt = () => (
  <>
    <rect width="320" height="200" fill="#571a45" />
    <path d="M160 0 330 200H-10z" fill="#6b2456" />
    {Array.from({ length: 6 }, (_, row) =>
      Array.from({ length: row + 2 }, (__, pin) => (
        <circle
          key={`${row} ${pin}`}
          cx={160 + (pin - (row + 1) / 2) * 42}
          cy={24 + row * 25}
          r="4.500"
          fill="#ffd6ea"
        />
      )),
    )}
    {Array.from({ length: 7 }, (_, index) => (
      <rect
        key={index}
        x={13 + index * 42}
        y="168"
        width="38"
        height="40"
        rx="7"
        fill={["#f0553f", "#f58a42", "#f7b84c", "#f9dc82", "#f7b84c", "#f58a42", "#f0553f"][index]}
      />
    ))}
    <path
      d="M160 4q14 14 20 32 -18 6-18 26 22 6 22 24"
      stroke="#fff"
      stroke-width="2.500"
      stroke-dasharray="3 6"
      fill="none"
      stroke-linecap="round"
      opacity=".7"
    />
    <circle cx="184" cy="93" r="11" fill="#fff3c9" />
    <circle cx="180" cy="89" r="3.500" fill="#fff" />
  </>
);

const BALLS: readonly (readonly [number, number, number, string, number])[] = [
  [70, 74, 44, "#f4b942", 8],
  [162, 58, 36, "#ef6f5e", 21],
  [250, 82, 48, "#4fc1c9", 33],
  [116, 144, 40, "#f2efe6", 3],
  [200, 150, 38, "#9fd16f", 14],
  [32, 160, 30, "#c38be0", 40],
  [292, 168, 32, "#f4b942", 27],
];

export const KenoArt = () => (
  <>
    <rect width="320" height="200" fill="#0f4653" />
    {BALLS.map(([x, y, r, fill, number]) => (
      <g key={number}>
        <circle cx={x + 3} cy={y + 5} r={r} fill="#000" opacity=".25" />
        <circle cx={x} cy={y} r={r} fill={fill} />
        <circle cx={x} cy={y} r={r * 0.56} fill="#fffdf6" />
        <text
          x={x}
          y={y + r * 0.2}
          text-anchor="middle"
          font-size={r * 0.6}
          font-weight="700"
          font-family="Georgia, serif"
          fill="#17323a"
        >
          {number}
        </text>
      </g>
    ))}
  </>
);
