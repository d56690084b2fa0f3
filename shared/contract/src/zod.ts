/**
 * Games describe their wire shapes with this zod, so that the whole house shares one. Import it as a namespace
 * (`import * as z`): bundlers then keep only what is used, which matters to a page that verifies rounds.
 */
export * from "zod";
