import { createRouter, type RouterDependencies } from "../router/router.ts";
import { describeApi } from "./describe-api.ts";
import { describedRoutes } from "./described-routes.ts";
import { openApiDocument } from "./document.ts";

/** What `pnpm generate` writes to openapi.json. Nothing is called, so there need be nothing behind the router. */
export const generateDocument = () =>
  openApiDocument(describeApi(createRouter({} as RouterDependencies), describedRoutes));
