import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import theme from "./art/theme.json" with { type: "json" };
import { parameters } from "./parameters.ts";
import { variants } from "./variants.ts";

const folder = join(import.meta.dirname, "art");
const pictures = readdirSync(folder).filter((file) => file.endsWith(".svg"));
const sourceOf = (file: string): string => readFileSync(join(folder, file), "utf8");

const symbols = new Set(
  Object.values(variants).flatMap(({ parameters: given }) => {
    const { reels, freeReels = [] } = parameters.parse(given);
    return [...reels, ...freeReels].flat();
  }),
);

test("every symbol of every variant has a picture of its own, a name and a colour", () => {
  expect(pictures.toSorted()).toEqual([...symbols].map((symbol) => `${symbol}.svg`).toSorted());
  expect(Object.keys(theme.symbols).toSorted()).toEqual([...symbols].toSorted());
  expect(new Set(pictures.map(sourceOf)).size).toBe(symbols.size);
  const { names, colours } = Object.values(theme.symbols).reduce(
    (all, { name, colour }) => ({ names: all.names.add(name), colours: all.colours.add(colour) }),
    { names: new Set<string>(), colours: new Set<string>() },
  );
  expect([names.size, colours.size]).toEqual([symbols.size, symbols.size]);
});

test.each(pictures)("%s is small, says what it shows, loads nothing and runs nothing", (file) => {
  const source = sourceOf(file);
  expect(source.length).toBeLessThan(3_000);
  expect(source).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 96 96" role="img" aria-label="[^"]+">/,
  );
  expect(source.slice(5)).not.toMatch(
    /<script|<image|<foreignObject|\son\w+=|https?:(?!\/\/www\.w3\.org\/2000\/svg")|@import/,
  );
});

test("pictures can stand in one page: no two of them use the same id", () => {
  const ids = pictures.flatMap((file) => [...sourceOf(file).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
  expect(new Set(ids).size).toBe(ids.length);
});
