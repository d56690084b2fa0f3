import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findGames } from "./dev/game-folders.ts";
import { findChromium, NO_CHROMIUM, openBrowser } from "./lobby/browser.ts";
import { buildPages } from "./lobby/built-pages.ts";
import { openGame, playRound } from "./lobby/play-games.ts";
import { serveLobby } from "./lobby/serve-lobby.ts";
import { type Casino, findCasino, openSession } from "./play/casino.ts";

const USAGE = `pnpm screenshots [GAME …]

Pictures of the demo casino that \`pnpm dev\` runs, each game after a round, in both themes and at three sizes, to look at
one by one. They go to .croupier/screenshots. Needs chromium (apt-get install chromium).

  --size N     one width alone: 360, 1280 or 2560
  --theme T    one theme alone: dark or light
  --help       this text`;

const SIZES = [
  { width: 360, height: 780 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
] as const;
const THEMES = ["dark", "light"] as const;
/** Pages that are no game, and what is there once they have all they show. */
const PAGES: Readonly<Record<string, { readonly hash: string; readonly ready: string }>> = {
  lobby: { hash: "#/", ready: ".wall" },
  history: { hash: "#/history", ready: ".rounds tbody tr" },
  limits: { hash: "#/limits", ready: ".rounds tbody tr" },
};

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, ".croupier", "screenshots");

interface Wanted {
  readonly names: readonly string[];
  readonly widths: readonly number[];
  readonly themes: readonly string[];
}

const picture = async (casino: Casino, chromium: string, { names, widths, themes }: Wanted): Promise<void> => {
  await using stack = new AsyncDisposableStack();
  const { pages } = stack.use(await buildPages());
  const launch = (mode: "demo" | "real"): Promise<string> => openSession(casino, mode);
  const lobby = await serveLobby({ port: 0, gatewayUrl: casino.url, launch, pages: () => Promise.resolve(pages) });
  stack.defer(() => lobby.close());
  const browser = await openBrowser(chromium);
  stack.defer(() => browser.close());
  mkdirSync(folder, { recursive: true });
  for (const theme of THEMES.filter((one) => themes.includes(one))) {
    for (const viewport of SIZES.filter(({ width }) => widths.includes(width))) {
      const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(lobby.url);
      await page.locator(".balance").waitFor();
      for (const name of names) {
        const found = PAGES[name];
        if (found) {
          await page.goto(new URL(found.hash, lobby.url).href);
          await page.locator(found.ready).first().waitFor();
        } else {
          await openGame(page, name);
          await playRound(page, name);
        }
        const file = path.join(folder, `${name}-${theme}-${viewport.width}.png`);
        // Where a bar stays at the bottom of the window, the window is what is to be seen.
        await page.screenshot({ path: file, fullPage: found !== undefined || viewport.width > 1_000 });
        console.log(path.relative(root, file));
      }
      await context.close();
    }
  }
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string" }, theme: { type: "string" }, help: { type: "boolean", short: "h" } },
});
const casino = findCasino(root, process.env);
const chromium = findChromium(process.env);
if (values.help === true) {
  console.log(USAGE);
} else if (!casino) {
  console.error("Start the casino first: npx pnpm@12 dev");
  process.exitCode = 1;
} else if (chromium === undefined) {
  console.error(NO_CHROMIUM);
  process.exitCode = 1;
} else {
  await picture(casino, chromium, {
    names: positionals.length > 0 ? positionals : ["lobby", ...findGames(root).playable, "history", "limits"],
    widths: values.size === undefined ? SIZES.map(({ width }) => width) : [Number(values.size)],
    themes: values.theme === undefined ? [...THEMES] : [values.theme],
  });
}
