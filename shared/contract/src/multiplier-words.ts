const MOST_DECIMALS = 6;

/** A multiplier of the wire, `"num/den"`, as people write it: `1.5×`, or `33/32×` where decimals would go on too long. */
export const multiplierWords = (multiplier: string): string => {
  const [num = 0n, den = 1n] = multiplier.split("/").map(BigInt);
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const scaled = num * 10n ** BigInt(decimals);
    if (scaled % den !== 0n) continue;
    const digits = String(scaled / den).padStart(decimals + 1, "0");
    return decimals === 0 ? `${digits}×` : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}×`;
  }
  return `${multiplier}×`;
};
