import { render } from "preact";
import { VerifierPage } from "./fairness/verifier-page.tsx";

const root = document.querySelector("#app");
if (root) render(<VerifierPage />, root);
