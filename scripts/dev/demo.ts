/** The casino that there is on a developer's machine. */
export const DEMO_CASINO = "Demo Casino";
/** The casino's own id of its one player. */
export const DEMO_PLAYER = "demo-player";
export const DEMO_CURRENCY = "EUR";
/** What the demo player begins with: 10,000.00 EUR, in cents. */
export const DEMO_FUNDS = 1_000_000;
/** The casino beside it that keeps its players' money itself, and its token of the same player. */
export const DEMO_SEAMLESS_CASINO = "Demo Casino with a wallet of its own";
export const DEMO_WALLET_TOKEN = "demo-wallet-token";
