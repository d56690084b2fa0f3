/** An amount of minor units in the currency's own unit: `2.00`. `minor` is a whole number, not negative. */
export const decimalAmount = (minor: number, exponent: number): string => {
  const digits = String(minor).padStart(exponent + 1, "0");
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};
