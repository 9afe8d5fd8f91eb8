import { join } from "node:path"
import { expect, test } from "vitest"
import { transcriptFolders } from "./transcript-folders.ts"

test("only of agents that were chosen, where they keep them, or where they were moved to", () => {
  expect(transcriptFolders([], "/h", {})).toEqual([])
  expect(transcriptFolders(["codex-cli", "nobody"], "/h", {})).toEqual([
    { agent: "codex-cli", folder: join("/h", ".codex", "sessions") },
  ])
  expect(transcriptFolders(["claude-code"], "/h", { CLAUDE_CONFIG_DIR: "/c" })).toEqual([
    { agent: "claude-code", folder: join("/c", "projects") },
  ])
})
