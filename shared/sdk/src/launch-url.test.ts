import { expect, it } from "vitest";
import { launchTokenIn } from "./launch-url.ts";

it.each([
  ["https://lucky.example/play?lobby=1#token=launch_a-b_c", "launch_a-b_c"],
  ["https://lucky.example/#theme=dark&token=launch_x", "launch_x"],
  ["https://lucky.example/?token=launch_x", undefined],
  ["https://lucky.example/#tokens=launch_x", undefined],
  ["https://lucky.example/", undefined],
  ["no address", undefined],
])("the token in %s is %s", (url, token) => {
  expect(launchTokenIn(url)).toBe(token);
});
