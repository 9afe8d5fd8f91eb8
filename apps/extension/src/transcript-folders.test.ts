import { readFileSync } from "node:fs"
import { join } from "node:path"
import { AGENT_NAMES } from "@tracehold/capture"
import { expect, test } from "vitest"
import { AGENTS, transcriptFolders } from "./transcript-folders.ts"

const home = { home: "/h", env: {}, storage: undefined }

test("only of agents that were chosen, where they keep them, or where they were moved to", () => {
  expect(transcriptFolders([], home)).toEqual([])
  expect(transcriptFolders(["codex-cli", "nobody"], home)).toEqual([
    { agent: "codex-cli", folder: join("/h", ".codex", "sessions") },
  ])
  expect(transcriptFolders(["claude-code"], { ...home, env: { CLAUDE_CONFIG_DIR: "/c" } })).toEqual([
    { agent: "claude-code", folder: join("/c", "projects") },
  ])
})

test("of an agent in the editor, those of this workspace alone", () => {
  expect(transcriptFolders(["copilot-chat"], home)).toEqual([])
  const storage = join("/u", "workspaceStorage", "1f", "tracehold.tracehold")
  expect(transcriptFolders(["copilot-chat"], { ...home, storage })).toEqual([
    { agent: "copilot-chat", folder: join("/u", "workspaceStorage", "1f", "GitHub.copilot-chat", "transcripts") },
  ])
})

test("every agent that can be read can be chosen, in the setting as well", () => {
  expect(AGENTS.map(({ agent }) => agent)).toEqual(AGENT_NAMES)
  const manifest = JSON.parse(readFileSync("apps/extension/manifest.json", "utf8"))
  expect(manifest.contributes.configuration.properties["tracehold.transcripts"].items.enum).toEqual(AGENT_NAMES)
})
