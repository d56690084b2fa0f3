/** The casino that there is on a developer's machine. */
export const DEMO_CASINO = "Demo Casino";
/** The casino's own id of its one player. */
export const DEMO_PLAYER = "demo-player";
export const DEMO_CURRENCY = "EUR";
