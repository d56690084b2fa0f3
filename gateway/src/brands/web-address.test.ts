import { expect, it } from "vitest";
import { isLaunchUrl, isOrigin } from "./web-address.ts";

it.each([
  "https://casino.example",
  "https://casino.example:8443",
  "https://xn--bcher-kva.example",
  "https://[2001:db8::1]",
  "http://localhost:5173",
  "http://127.0.0.1",
  "http://[::1]:3000",
])("%s is an origin that a page can have", (origin) => {
  expect(isOrigin(origin)).toBe(true);
});

it.each([
  "",
  "null",
  "*",
  "https://*.casino.example",
  "casino.example",
  "//casino.example",
  "https://casino.example/",
  "https://casino.example:443",
  "https://Casino.example",
  "HTTPS://casino.example",
  "https://bücher.example",
  "https://casino.example/path",
  "https://ann@casino.example",
  "https://casino.example?",
  "https://casino.example#",
  "http://casino.example",
  "http://localhost.casino.example",
  "ftp://casino.example",
  "file:///etc/passwd",
  "data:text/html,x",
  "javascript:alert(1)",
  " https://casino.example",
  "https://casino.example, https://other.example",
])("%j is none", (origin) => {
  expect(isOrigin(origin)).toBe(false);
});

it.each(["https://casino.example", "https://casino.example/play?lobby=1", "http://localhost:5173/play"])(
  "players may be sent to %s",
  (url) => {
    expect(isLaunchUrl(url)).toBe(true);
  },
);

it.each([
  "",
  "/play",
  "https://casino.example/#play",
  "https://casino.example/#",
  "https://ann:secret@casino.example/",
  "http://casino.example/play",
  "javascript:alert(1)//https://casino.example",
])("players may not be sent to %j", (url) => {
  expect(isLaunchUrl(url)).toBe(false);
});
