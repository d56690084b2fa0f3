import { render } from "preact";
import { App } from "./app.tsx";
import { enter } from "./casino/casino.ts";
import { lastMode } from "./casino/launch.ts";

const root = document.querySelector("#app");
if (root) render(<App />, root);
void enter(lastMode());
