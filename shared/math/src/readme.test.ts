import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

const blocks = (language: string): string =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text).join("");

test("the README's program prints what the README says", () => {
  const program = blocks("ts");
  expect(program.match(/^import /gm)?.length).toBeGreaterThan(10);
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  expect(printed).toBe(blocks("text"));
});

test("every file that the README names is there", () => {
  const links = [...readme.matchAll(/\]\((src\/[^)]*)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(20);
  for (const path of links) expect(readFileSync(join(root, path), "utf8")).not.toBe("");
});
