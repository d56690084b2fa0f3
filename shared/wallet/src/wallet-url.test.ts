import { expect, test } from "vitest";
import { parseWalletUrl } from "./wallet-url.ts";

const read = (text: string, allowInsecure = false) => {
  const url = parseWalletUrl(text, { allowInsecure });
  return typeof url === "string" ? url : url.href;
};

test("an https URL of a host with a path is a wallet's", () => {
  expect(read("https://wallet.casino.example/croupier/v1")).toBe("https://wallet.casino.example/croupier/v1");
  expect(read("https://wallet.casino.example:8443/")).toBe("https://wallet.casino.example:8443/");
});

test.each([
  ["it is no URL", "", "wallet.casino.example", "https://", `https://a.example/${"x".repeat(2_048)}`],
  ["it must begin with https://", "http://a.example/", "ftp://a.example/", "file:///etc/passwd", "javascript:0"],
  ["it must hold no user name or password", "https://u@a.example/", "https://u:p@a.example/", "https://:p@a.example/"],
  [
    "it must end with its path",
    "https://a.example/?",
    "https://a.example/?a=1",
    "https://a.example/#",
    "https://a.example/#a",
  ],
  ["it must name a host of the Internet", "https://localhost/", "https://wallet/", "https://wallet./"],
])("%s", (sentence, ...texts) => {
  expect(texts.map((text) => [text, read(text)])).toEqual(texts.map((text) => [text, sentence]));
});

test("development may call http and names of its own", () => {
  expect(read("http://localhost:8080/wallet", true)).toBe("http://localhost:8080/wallet");
  expect(read("ftp://a.example/", true)).toBe("it must begin with https://");
});
