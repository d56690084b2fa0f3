import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { shedBy } from "./shed.ts";

const isExempt = (method: string, url: string): boolean =>
  shedBy(() => {}).isExempt(Object.assign(new IncomingMessage(new Socket()), { method, url }));

test.each([
  ["GET", "/stream/session.watch?input=%7B%7D"],
  ["GET", "//casino.example/stream/session.watch"],
  ["GET", "/./stream/session.watch"],
  ["GET", "http://casino.example/stream/session.watch"],
  ["OPTIONS", "/trpc/session.get"],
  ["GET", "/livez"],
])("%s %s takes no place, for it lives long or costs nothing", (method, url) => {
  expect(isExempt(method, url)).toBe(true);
});

test.each([
  ["GET", "/trpc/session.get"],
  ["GET", "/stream/../trpc/session.get"],
  ["GET", "/stream/%2e%2e/trpc/session.get"],
  ["POST", "/stream/session.watch"],
  ["GET", "/streams"],
])("%s %s takes a place as any call does", (method, url) => {
  expect(isExempt(method, url)).toBe(false);
});
