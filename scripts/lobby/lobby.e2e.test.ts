import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import type { AppRouter } from "@croupier/gateway/router/router";
import { createClient } from "@croupier/sdk";
import { createTestDatabase } from "@croupier/testing/database";
import { startHouse } from "@croupier/testing/house";
import { sized } from "@croupier/testing/size";
import { createTRPCClient, httpLink } from "@trpc/client";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantDemoData } from "../dev/demo-data.ts";
import { DEMO_CURRENCY, DEMO_PLAYER } from "../dev/demo.ts";
import { findGames } from "../dev/game-folders.ts";
import { openSession } from "../play/casino.ts";
import { findChromium, NO_CHROMIUM, openBrowser } from "./browser.ts";
import { buildPages } from "./built-pages.ts";
import { openGame, playRound, settled } from "./play-games.ts";
import { serveLobby } from "./serve-lobby.ts";

const root = path.join(import.meta.dirname, "../..");
const games = findGames(root).playable;
/** What is promised is 120 kB; it was 30 kB when this was written. */
const MOST_BYTES = 45_000;
const chromium = findChromium(process.env);
if (chromium === undefined) console.warn(`the lobby is not tried in a browser: ${NO_CHROMIUM}`);

let stack: AsyncDisposableStack;
let browser: Browser;
let lobbyUrl = "";
let builtFolder = "";
let casino: { url: string; operatorKey: string; playerId: string; currency: string };

/** The demo casino as `pnpm dev` has it, of built pages and of a house in one process. */
const startCasino = async (): Promise<void> => {
  const database = stack.use(await createTestDatabase());
  const db: Database = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  stack.defer(() => db.destroy());
  const operator = { operatorId: uuidV7(), apiKeyId: uuidV7(), operatorKey: randomBytes(32).toString("base64url") };
  const variantsOf = async (game: string): Promise<readonly string[]> => {
    const { variants } = (await import(path.join(root, "games", game, "variants.ts"))) as { variants: object };
    return Object.keys(variants);
  };
  const [house, pages] = await Promise.all([
    startHouse("server", database.url),
    buildPages(),
    Promise.all(games.map(async (name) => ({ name, variants: await variantsOf(name) }))).then((planted) =>
      plantDemoData(db, operator, planted),
    ),
  ]);
  stack.use(house);
  stack.use(pages);
  builtFolder = pages.folder;
  casino = { url: house.url, operatorKey: operator.operatorKey, playerId: DEMO_PLAYER, currency: DEMO_CURRENCY };
  const lobby = await serveLobby({
    port: 0,
    gatewayUrl: house.url,
    launch: (mode) => openSession(casino, mode),
    pages: () => Promise.resolve(pages.pages),
  });
  stack.defer(() => lobby.close());
  lobbyUrl = lobby.url;
};

/** A tab of its own, without animations; whatever the page's policy forbids, or throws, ends up in `faults`. */
const openTab = async (): Promise<{ context: BrowserContext; page: Page; faults: string[] }> => {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    // An answer that refuses is an answer: the first bet asks for a client seed.
    if (message.type() === "error" && !message.text().startsWith("Failed to load")) faults.push(message.text());
  });
  await page.goto(lobbyUrl);
  await page.locator(".balance").waitFor();
  return { context, page, faults };
};

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What keeps people from using the page as it stands, as axe-core finds it: a sentence each. */
const barriers = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
};

/** The games whose pages are examined on the way. */
const examined = new Set(games.slice(0, sized(1, games.length)));

/** The player's rounds and balance as the gateway tells them to another client. */
const asTold = async () => {
  const client = createClient({ url: casino.url, token: await openSession(casino, "demo") });
  const [{ rounds }, { balance }] = await Promise.all([client.rounds.list({ limit: 50 }), client.session.get()]);
  return { rounds, balance };
};

describe.skipIf(chromium === undefined)("the demo casino in a browser", () => {
  beforeAll(async () => {
    stack = new AsyncDisposableStack();
    browser = await openBrowser(chromium ?? "");
    stack.defer(() => browser.close());
    await startCasino();
  });
  afterAll(() => stack.disposeAsync());

  test("every game is played to a settled round, and what is seen is what the house decided", async () => {
    const { context, page, faults } = await openTab();
    expect(await page.locator(".poster").count()).toBe(games.length);
    expect(await barriers(page)).toEqual([]);
    for (const game of games) {
      await openGame(page, game);
      const said = await playRound(page, game);
      const { rounds, balance } = await asTold();
      const [round] = rounds;
      expect(round).toMatchObject({ game, status: "settled" });
      const { payout = 0, stake = 0 } = round ?? {};
      const paid = `€${(payout / 100).toFixed(2)}`;
      if (payout === 0) expect(said).toBe("No win");
      else expect(said).toContain(paid);
      // Celebrated is what is larger than its cost, and nothing else.
      expect(await page.locator(".result-won").count()).toBe(payout > stake ? 1 : 0);
      const shown = await page.locator(".balance").textContent();
      expect(Number(shown?.replaceAll(/[^\d]/g, ""))).toBe(balance);
      if (examined.has(game)) expect(await barriers(page)).toEqual([]);
      expect((await page.locator('[role="status"].visually-hidden').textContent())?.length).toBeGreaterThan(5);
    }
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  test("the first page loads little: 45 kB of JavaScript at most, gzipped", () => {
    const page = readFileSync(path.join(builtFolder, "index.html"), "utf8");
    const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? "");
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.map((file) => gzipSync(readFileSync(path.join(builtFolder, file))).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });

  test("blackjack that was left is found again after a reload, card by card, and goes on", async () => {
    const { context, page } = await openTab();
    await openGame(page, "blackjack");
    const cards = async () =>
      Promise.all((await page.locator(".table .card").all()).map((card) => card.getAttribute("aria-label")));
    // A blackjack leaves nothing to decide; then it is the next one.
    do {
      await page.locator(".primary").click();
      await settled(page);
    } while (await page.locator('.game[data-phase="ready"]').isVisible());
    const before = await cards();
    await page.reload();
    await page.locator('.game[data-phase="deciding"]').waitFor();
    expect(await cards()).toEqual(before);
    // That finishes what is open.
    await openGame(page, "blackjack");
    expect((await cards()).slice(0, 1)).toEqual(before.slice(0, 1));
    expect((await asTold()).rounds[0]).toMatchObject({ game: "blackjack", status: "settled" });
    await context.close();
  });

  test("a round is verified with the network cut off, draw by draw", async () => {
    const { context, page } = await openTab();
    await openGame(page, "dice");
    await playRound(page, "dice");
    await page.getByRole("button", { name: "Fairness" }).click();
    await page.getByRole("button", { name: "Reveal the server seed" }).click();
    const verify = page.getByRole("button", { name: "Verify in this page" });
    await verify.waitFor();
    await context.setOffline(true);
    await verify.click();
    const verdict = page.locator(".verdict");
    await verdict.waitFor();
    expect(await verdict.textContent()).toContain("Verified.");
    expect(await verdict.locator("tbody tr").count()).toBe(1);
    await context.close();
  });

  test("a lost network and a session that was closed are told in words, and the player goes on", async () => {
    const { context, page } = await openTab();
    await openGame(page, "dice");
    await context.setOffline(true);
    await page.locator(".primary").click();
    await page.locator(".refusal").waitFor();
    expect(await page.locator(".refusal").textContent()).toContain("can't be reached");
    await context.setOffline(false);
    await playRound(page, "dice");
    expect(await page.locator(".refusal").count()).toBe(0);

    const headers = { authorization: `Bearer ${casino.operatorKey}` };
    const backEnd = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${casino.url}/trpc`, headers })] });
    const { sessions } = await backEnd.session.list.query({ limit: 100 });
    await Promise.all(sessions.map(({ sessionId }) => backEnd.session.close.mutate({ sessionId })));
    const banner = page.locator(".banner", { hasText: "session is closed" });
    await banner.waitFor();
    await banner.getByRole("button", { name: "New session" }).click();
    await banner.waitFor({ state: "hidden" });
    await openGame(page, "dice");
    await playRound(page, "dice");
    expect((await asTold()).rounds[0]).toMatchObject({ game: "dice", status: "settled" });
    await context.close();
  });
});
