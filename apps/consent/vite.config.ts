import { fileURLToPath } from "node:url"
import { defineConfig } from "vite"

/** Relative addresses, so that the UI also works behind a proxy's path; no inline script, so that the policy can forbid all. */
export const uiConfig = defineConfig({
  root: fileURLToPath(new URL("src/ui", import.meta.url)),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    target: "chrome120",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
})
