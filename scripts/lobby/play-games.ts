import type { Page } from "playwright-core";

const LONG_MS = 20_000;

/** The button that begins a round, by what is written on it. */
const begin = (page: Page, name: string): Promise<void> =>
  page.locator(".primary", { hasText: new RegExp(`^${name}`) }).click();

/** Presses what may be decided first until the round is over. */
const decide = async (page: Page): Promise<void> => {
  while (!(await isReady(page))) {
    const stand = page.getByRole("button", { name: /^(?:Stand|No insurance)/ });
    await stand.or(page.locator('.game[data-phase="ready"]')).first().waitFor({ timeout: LONG_MS });
    if (await stand.isVisible()) await stand.click();
    await settled(page);
  }
};

const isReady = async (page: Page): Promise<boolean> =>
  (await page.locator(".game").getAttribute("data-phase")) === "ready";

/** The table has shown all that the house decided so far. */
export const settled = (page: Page): Promise<void> =>
  page.locator('.game[data-phase="ready"], .game[data-phase="deciding"]').waitFor({ timeout: LONG_MS });

/** What a player does to begin a round of each game. */
const ROUNDS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "coin-flip": (page) => begin(page, "Flip"),
  dice: (page) => begin(page, "Roll"),
  slots: (page) => begin(page, "Spin"),
  plinko: (page) => begin(page, "Drop"),
  keno: (page) => begin(page, "Draw"),
  roulette: async (page) => {
    await page.locator(".cell.number", { hasText: /^17$/ }).click();
    await page.locator(".cell.outside.red").click();
    await begin(page, "Spin");
  },
  baccarat: async (page) => {
    await page.locator(".spot-player").click();
    await page.locator(".spot-tie").click();
    await begin(page, "Deal");
  },
  blackjack: (page) => begin(page, "Deal"),
  "video-poker": (page) => begin(page, "Deal"),
  mines: (page) => begin(page, "Begin"),
};

/** What they do once a round waits for them, until it is over. */
const DECISIONS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  blackjack: decide,
  "video-poker": async (page) => {
    await page.locator(".poker-place").first().click();
    await begin(page, "Draw");
  },
  mines: async (page) => {
    const take = page.locator(".primary:enabled", { hasText: /^Take/ });
    if (await take.isVisible()) return take.click();
    await page.locator(".tile:enabled").nth(12).click();
    await settled(page);
    if (!(await isReady(page))) await take.click();
  },
};

const finish = async (page: Page, game: string): Promise<void> => {
  await settled(page);
  if (!(await isReady(page))) await DECISIONS[game]?.(page);
  await page.locator('.game[data-phase="ready"]').waitFor({ timeout: LONG_MS });
};

/** Opens a game's table; a round that was left there is finished. */
export const openGame = async (page: Page, game: string): Promise<void> => {
  await page.goto(new URL(`#/play/${game}`, page.url()).href);
  await page.locator(`.game-${game}`).waitFor({ timeout: LONG_MS });
  await finish(page, game);
};

/** Plays one round to its end; the line that tells its result is what comes back. */
export const playRound = async (page: Page, game: string): Promise<string> => {
  const play = ROUNDS[game];
  if (!play) throw new Error(`nobody has said how ${game} is played in a browser: add it to ${import.meta.filename}`);
  await play(page);
  await finish(page, game);
  return (await page.locator(".result").textContent()) ?? "";
};
