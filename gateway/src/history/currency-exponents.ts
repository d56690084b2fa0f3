/**
 * Currencies whose minor unit is not a hundredth. ISO 4217, list one
 * (https://www.six-group.com/en/products-services/financial-information/data-standards.html).
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"].map(
    (currency) => [currency, 0] as const,
  ),
  ...["XAF", "XOF", "XPF"].map((currency) => [currency, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((currency) => [currency, 3] as const),
  ...["CLF", "UYW"].map((currency) => [currency, 4] as const),
]);

/** How many decimals an amount in this currency has; two where ISO 4217 doesn't know it. */
const exponentOf = (currency: string): number => EXPONENTS.get(currency) ?? 2;

/** An amount of minor units in the currency's own unit: `2.00`. `minor` is a whole number, not negative. */
export const decimalAmount = (minor: number, currency: string): string => {
  const exponent = exponentOf(currency);
  const digits = String(minor).padStart(exponent + 1, "0");
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};
