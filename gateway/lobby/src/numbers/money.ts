/** A currency as the session tells it. */
export interface Currency {
  readonly currency: string;
  /** Decimals of a minor unit: 2 for cents. */
  readonly exponent: number;
}

/** Minor units: an integer in whichever form it travels. */
type Minor = number | bigint | string;

/** `123456` with two decimals is `1234.56`. Exact: only digits are moved. */
export const decimalOf = (minor: Minor, exponent: number): string => {
  const value = BigInt(minor);
  const digits = (value < 0n ? -value : value).toString().padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const sign = value < 0n ? "-" : "";
  return exponent === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-exponent)}`;
};

const formats = new Map<string, Intl.NumberFormat | null>();

const formatOf = ({ currency, exponent }: Currency): Intl.NumberFormat | null => {
  const key = `${currency} ${exponent}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const fraction = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  // A currency need not be one of ISO 4217.
  const made = /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol", ...fraction })
    : null;
  formats.set(key, made);
  return made;
};

/** For people: `€1,234.56`. */
export const formatMoney = (minor: Minor, currency: Currency): string => {
  const decimal = decimalOf(minor, currency.exponent);
  // A decimal string is formatted digit by digit, never as a float.
  return formatOf(currency)?.format(decimal as `${number}`) ?? `${decimal} ${currency.currency}`;
};

/** Without trailing zeros, for chips and chance buttons: `1`, `0.5`, `25`. */
export const shortMoney = (minor: Minor, { exponent }: Currency): string => {
  const decimal = decimalOf(minor, exponent);
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
};

/** What a person typed, in minor units; undefined for what is no amount of this currency. */
export const parseMoney = (text: string, exponent: number): number | undefined => {
  const [, whole = "", fraction = ""] = /^\s*(\d{1,12})(?:[.,](\d*))?\s*$/.exec(text) ?? [];
  if (whole === "" || fraction.length > exponent) return undefined;
  const minor = Number(whole + fraction.padEnd(exponent, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
};
