const RIM = Array.from({ length: 24 }, (_, index) => index);

const wedge = (from: number, to: number, outer: number, inner: number): string => {
  const at = (radius: number, degrees: number): string => {
    const angle = (degrees * Math.PI) / 180;
    return `${(160 + radius * Math.cos(angle)).toFixed(1)} ${(190 + radius * Math.sin(angle)).toFixed(1)}`;
  };
  return `M${at(outer, from)}A${outer} ${outer} 0 0 1 ${at(outer, to)}L${at(inner, to)}A${inner} ${inner} 0 0 0 ${at(inner, from)}Z`;
};

/** The wheel as seen from the table's edge. */
export const RouletteArt = () => (
  <>
    <rect width="320" height="200" fill="#124a36" />
    <path d="M0 150 320 40v160H0z" fill="#0e3c2c" />
    <circle cx="160" cy="190" r="164" fill="#5b3517" />
    <circle cx="160" cy="190" r="152" fill="#8a5a2b" />
    {RIM.map((index) => (
      <path
        key={index}
        d={wedge(180 + index * 7.5, 187.5 + index * 7.5, 138, 96)}
        fill={index === 12 ? "#23935c" : index % 2 === 0 ? "#c33a3a" : "#1c1815"}
        stroke="#e0bb72"
        stroke-width="1.500"
      />
    ))}
    <circle cx="160" cy="190" r="95" fill="#6b4120" stroke="#e0bb72" stroke-width="3" />
    {[200, 235, 270, 305, 340].map((angle) => (
      <path key={angle} d={wedge(angle - 1.5, angle + 1.5, 90, 40)} fill="#e0bb72" opacity=".6" />
    ))}
    <circle cx="160" cy="190" r="38" fill="#e0bb72" />
    <circle cx="160" cy="186" r="15" fill="#f8e8bd" />
    <circle cx="238" cy="78" r="11" fill="#fffdf6" />
    <circle cx="234" cy="74" r="3.500" fill="#fff" />
    <path d="M226 92a20 8 0 0 0 24 2z" fill="#000" opacity=".25" />
  </>
);

/** A wood at night: moon, moth, three hills. */
export const SlotsArt = () => (
  <>
    <rect width="320" height="200" fill="#1a1e48" />
    <circle cx="232" cy="66" r="46" fill="#fbe6a2" />
    <circle cx="218" cy="54" r="8" fill="#ecd083" />
    <circle cx="246" cy="80" r="11" fill="#ecd083" />
    <circle cx="250" cy="48" r="5" fill="#ecd083" />
    {[
      [24, 28],
      [70, 62],
      [120, 22],
      [166, 48],
      [292, 24],
      [300, 96],
      [40, 100],
    ].map(([x, y]) => (
      <path
        key={`${x}`}
        d={`M${x} ${(y ?? 0) - 5}l1.500 3.500 3.500 1.500-3.500 1.500-1.500 3.500-1.500-3.500-3.500-1.500 3.500-1.500z`}
        fill="#cdd3ff"
      />
    ))}
    <path d="M0 150c60-34 110-26 160-4s110 16 160-20v74H0z" fill="#262a63" />
    <path d="M0 176c70-22 120-18 170-4s100 12 150-12v40H0z" fill="#12153a" />
    {[18, 48, 262, 296].map((x, index) => (
      <path
        key={x}
        d={`M${x} ${186 - (index % 2) * 8}v-34l-13 0 9-15-7 0 11-20 11 20-7 0 9 15-13 0v34z`}
        fill="#0c0f2c"
      />
    ))}
    <g transform="translate(118 92) rotate(-14) scale(.92)">
      <path d="M0-6c-10-34-52-40-60-14-5 20 14 32 38 30-14 8-16 30-2 52 4-18 14-30 24-40z" fill="#bff0cf" />
      <path d="M0-6c10-34 52-40 60-14 5 20-14 32-38 30 14 8 16 30 2 52-4-18-14-30-24-40z" fill="#d9ffe4" />
      <circle cx="-36" cy="-12" r="6.500" fill="#6a58a8" />
      <circle cx="36" cy="-12" r="6.500" fill="#6a58a8" />
      <ellipse cx="0" cy="8" rx="5" ry="20" fill="#fff8e4" />
      <path
        d="M-2-12c-4-12-10-16-18-18M2-12c4-12 10-16 18-18"
        stroke="#fff8e4"
        stroke-width="2.500"
        fill="none"
        stroke-linecap="round"
      />
    </g>
  </>
);

/** Two coins, one on its edge. */
export const CoinFlipArt = () => (
  <>
    <rect width="320" height="200" fill="#5a3d12" />
    <path d="M0 128h320v72H0z" fill="#472f0c" />
    <ellipse cx="118" cy="172" rx="64" ry="10" fill="#2f1f06" />
    <ellipse cx="230" cy="166" rx="30" ry="7" fill="#2f1f06" />
    <circle cx="118" cy="104" r="66" fill="#8c6211" />
    <circle cx="118" cy="100" r="66" fill="#efc45f" />
    <circle cx="118" cy="100" r="56" fill="#dca93d" stroke="#b58420" stroke-width="2" />
    <circle cx="118" cy="100" r="18" fill="#8c6211" />
    {Array.from({ length: 12 }, (_, ray) => (
      <path
        key={ray}
        d={ray % 2 === 0 ? "M114 76l4-20 4 20z" : "M116 76l2-12 2 12z"}
        fill="#8c6211"
        transform={`rotate(${ray * 30} 118 100)`}
      />
    ))}
    <g transform="translate(230 96) rotate(12)">
      <ellipse cx="6" cy="0" rx="22" ry="62" fill="#5c6576" />
      <ellipse cx="0" cy="0" rx="22" ry="62" fill="#e2e6ee" />
      <ellipse cx="0" cy="0" rx="17" ry="52" fill="#c3c9d4" />
      <path d="M5-38c-18 6-18 70 0 76-10-12-10-64 0-76z" fill="#5c6576" />
    </g>
    <path
      d="M282 40q10 18 2 38M262 24q-8-6-18-8"
      stroke="#efc45f"
      stroke-width="4"
      fill="none"
      stroke-linecap="round"
    />
  </>
);
