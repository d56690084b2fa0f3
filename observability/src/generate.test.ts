import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contracts } from "@croupier/gateway/games.gen";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generateDashboards } from "./generate.ts";

interface Shown {
  readonly uid: string;
  readonly templating?: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly description?: string;
    readonly datasource?: { readonly uid: string };
    readonly fieldConfig?: { readonly defaults: { readonly links?: readonly { readonly url: string }[] } };
  }[];
}

const games = Object.keys(contracts);
const shown = (names: readonly string[]): ReadonlyMap<string, Shown> =>
  generateDashboards(names) as ReadonlyMap<string, Shown>;
const boards = [...shown(games).values()];

test("an eleventh game is in every list, and has its own number and its own graph of RTP, by itself", () => {
  const with11 = shown([...games, "lucky-seven"]);
  const titles = (name: string): readonly string[] => with11.get(name)?.panels.map(({ title }) => title) ?? [];
  expect(titles("house.json")).toContain("lucky-seven");
  expect(titles("fairness.json")).toContain("lucky-seven: actual and certified");
  for (const name of ["game.json", "logs.json", "traces.json"]) {
    const choices = with11.get(name)?.templating?.list.map(({ query }) => query) ?? [];
    expect(choices.some((query) => query.split(",").includes("lucky-seven"))).toBe(true);
  }
});

describe("every panel", () => {
  const panels = boards.flatMap((board) => board.panels.filter(({ type }) => type !== "row"));

  test("says what it tells", () => {
    expect(panels.filter(({ title, description = "" }) => title === "" || description === "")).toEqual([]);
  });

  test("asks a data source that is provisioned", () => {
    const file = readFileSync(join(import.meta.dirname, "../grafana/datasources.yaml"), "utf8");
    const { datasources } = parse(file) as { readonly datasources: readonly { readonly uid: string }[] };
    const known = datasources.map(({ uid }) => uid);
    expect(new Set(panels.map(({ datasource }) => datasource?.uid))).toEqual(new Set(known));
  });

  test("leads to dashboards that exist, with variables that they have", () => {
    const uids = new Map(boards.map((board) => [board.uid, (board.templating?.list ?? []).map(({ name }) => name)]));
    const links = panels.flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []);
    expect(links.length).toBeGreaterThan(20);
    const wrong = links.filter(({ url }) => {
      const [, uid = ""] = /^\/d\/([^?]+)\?/.exec(url) ?? [];
      const given = [...url.matchAll(/var-([a-z]+)=/g)].map(([, name = ""]) => name);
      const variables = uids.get(uid);
      return !variables || !given.every((name) => variables.includes(name));
    });
    expect(wrong).toEqual([]);
  });
});

test("what is checked in has a file for each", () => {
  const missing = [...shown(games).keys()].filter(
    (name) => !existsSync(join(import.meta.dirname, "../dashboards", name)),
  );
  expect(missing).toEqual([]);
});
