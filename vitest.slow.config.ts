import { defineConfig } from "vitest/config"

/** What takes too long for every change: run by `npm run test:slow`, one file at a time. */
export default defineConfig({
  test: {
    include: ["{packages,apps}/*/src/**/*.slow.test.{ts,tsx}", "test/**/*.slow.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
