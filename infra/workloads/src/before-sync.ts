import type { Program } from "./program.ts";

/** A migration, and what it needs, is there and done before anything else of a release is applied. */
export const beforeSync = ({ kind }: Program, wave = -2): { readonly annotations?: Record<string, string> } =>
  kind === "migration"
    ? {
        annotations: {
          "argocd.argoproj.io/hook": "PreSync",
          "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
          "argocd.argoproj.io/sync-wave": String(wave),
        },
      }
    : {};
