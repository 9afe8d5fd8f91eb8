import { join } from "node:path"
import { decodeUtf8, type EventOf, type TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { openDocument, recordScript, type Script, typeInto } from "../../fixtures/recorded-script.ts"
import { workspaceForEach } from "../../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
const inFolder = (path: string) => join(workspace.folder(), path)
const check = (script: (s: Script) => Promise<void>, userPolicy: string | null = null) =>
  recordScript(workspace.base(), script, userPolicy)
const of = <K extends TraceEvent["kind"]>(events: readonly TraceEvent[], kind: K) =>
  events.filter((e): e is EventOf<K> => e.kind === kind)

/** Who made each change of files, by the best evidence that there is in the end. */
function authors(events: readonly TraceEvent[]) {
  const later = of(events, "attribution")
  return of(events, "file").map(({ path, op, change, by }) => {
    const best = later.find((one) => one.changes.includes(change))?.by ?? by
    return `${path} ${op} ${best.actor} ${best.rung} ${best.evidence}`
  })
}
const AGENT = "agent 1 hook:claude-code"

/** The parts of one call of Claude Code's. */
function call(name: string, input: object, id = "toolu_1") {
  const tool = { tool_name: name, tool_input: input, tool_use_id: id }
  return { before: { ...tool, hook_event_name: "PreToolUse" }, after: { ...tool, hook_event_name: "PostToolUse" } }
}
const edit = (before: string, after: string, id?: string) =>
  call("Edit", { file_path: inFolder("src/a.ts"), old_string: before, new_string: after }, id)
const disk = (path: string, atMs = 10) => ({ kind: "disk" as const, atMs, path: inFolder(path), op: "change" as const })

test("a hooked edit is the agent's on the first rung, with prompt, call, reply, and the file's state before", async () => {
  const { events, state } = await check(async ({ hear, write, baseline, take, flush }) => {
    baseline()
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", { hook_event_name: "UserPromptSubmit", prompt: "shout", prompt_id: "p" })
    await hear("claude-code", { ...before, prompt_id: "p" })
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", { ...after, prompt_id: "p" })
    await take(disk("src/a.ts"))
    await hear("claude-code", { hook_event_name: "Stop", last_assistant_message: "Done.", prompt_id: "p" })
    flush()
  })
  const said = events.filter((e) => ["prompt", "tool", "snapshot", "file", "reply"].includes(e.kind))
  expect(said.map(({ kind }) => kind)).toEqual(["snapshot", "prompt", "tool", "snapshot", "file", "reply"])
  expect(of(events, "tool")).toMatchObject([{ call: "toolu_1", turn: "p", paths: ["src/a.ts"] }])
  expect(of(events, "file")).toMatchObject([
    { by: { actor: "agent", rung: 1, evidence: "hook:claude-code", agent: "claude-code", call: "toolu_1" } },
  ])
  expect([...state.files.keys()]).toEqual(["src/a.ts"])
})

test("what was changed just before the agent's edit is its own change, by whoever", async () => {
  const { events, blobs } = await check(async ({ hear, write, baseline, flush }) => {
    baseline()
    write("src/a.ts", "zero\none\ntwo\n")
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "zero\none\nTWO\n")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change unknown null none", `src/a.ts change ${AGENT}`])
  const texts = of(events, "file").map(({ after }) => decodeUtf8(blobs(after?.blob ?? "") ?? new Uint8Array()))
  expect(texts).toEqual(["zero\none\ntwo\n", "zero\none\nTWO\n"])
})

test.each([
  ["a new file", "src/new.ts", null, "fresh\n"],
  ["a whole file", "src/a.ts", "", "fresh\n"],
  ["one with other line ends", "src/a.ts", "", "fresh\r\n"],
])("%s", async (_what, path, _before, text) => {
  const { events } = await check(async ({ hear, write, baseline, flush }) => {
    baseline()
    const { before, after } = call("Write", { file_path: inFolder(path), content: "fresh\n" })
    await hear("claude-code", before)
    write(path, text)
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual([expect.stringContaining(AGENT)])
})

test("seen on disk before the agent said that it is done: the second rung, and the first afterwards, with the edit that loaded it", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, uri, flush }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "one\nTWO\n")
    await take(disk("src/a.ts"))
    const loaded = { offset: 4, deleted: 3, inserted: "TWO" }
    await take({ kind: "doc-change", atMs: 11, uri: uri("src/a.ts"), changes: [loaded], dirty: false, focused: true })
    flush()
    await hear("claude-code", after)
    flush()
  })
  const changes = [...of(events, "file"), ...of(events, "edit")]
  expect(changes.map(({ by }) => [by.actor, by.rung])).toEqual([
    ["agent", 2],
    ["agent", 2],
  ])
  expect(of(events, "attribution")).toMatchObject([
    { changes: changes.map(({ change }) => change), by: { actor: "agent", rung: 1, call: "toolu_1" } },
  ])
})

test("told by hook and by transcript, in either order, it is recorded once, on the hook's rung", async () => {
  const line = (content: unknown) => ({ type: "assistant", message: { content } })
  const use = (id: string, before: string, after: string) =>
    line([
      {
        type: "tool_use",
        id,
        name: "Edit",
        input: { file_path: inFolder("src/a.ts"), old_string: before, new_string: after },
      },
    ])
  const { events } = await check(async ({ hear, say, write, baseline, flush }) => {
    baseline()
    const [one, two] = [edit("two", "TWO", "t1"), edit("one", "ONE", "t2")]
    await hear("claude-code", { hook_event_name: "UserPromptSubmit", prompt: "shout" })
    say({ type: "user", message: { content: "shout" } })
    say(use("t1", "two", "TWO"))
    flush()
    await hear("claude-code", one.before)
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", one.after)
    await hear("claude-code", two.before)
    write("src/a.ts", "ONE\nTWO\n")
    await hear("claude-code", two.after)
    say(use("t2", "one", "ONE"))
    say(line([{ type: "text", text: "Done." }]))
    flush()
    await hear("claude-code", { hook_event_name: "Stop", last_assistant_message: "Done." })
    flush()
  })
  expect(authors(events)).toEqual([`src/a.ts change ${AGENT}`, `src/a.ts change ${AGENT}`])
  expect(of(events, "tool").map((e) => e.call)).toEqual(["t1", "t2"])
  expect([...of(events, "prompt"), ...of(events, "reply")].map(({ text }) => text)).toEqual(["shout", "Done."])
})

test("Cursor calls the hooks of Claude Code as well as its own: the same edit twice is one", async () => {
  const { events } = await check(async ({ hear, write, baseline, flush, folder }) => {
    baseline()
    const cursor = { conversation_id: "c", generation_id: "g", cursor_version: "2.4.0", workspace_roots: [folder], cwd: "" }
    const input = { path: inFolder("src/a.ts"), old_string: "two", new_string: "TWO" }
    const tool = { ...cursor, tool_name: "StrReplace", tool_input: input, tool_use_id: "x" }
    await hear("cursor", { ...tool, hook_event_name: "preToolUse" })
    await hear("claude-code", { ...tool, hook_event_name: "PreToolUse" })
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", { ...tool, hook_event_name: "PostToolUse" })
    await hear("cursor", { ...tool, hook_event_name: "postToolUse" })
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change agent 1 hook:cursor"])
  expect(of(events, "tool")).toMatchObject([{ agent: "cursor", call: "x" }])
})

test("calls without an id are joined by what they are", async () => {
  const { events } = await check(async ({ hear, write, baseline, flush }) => {
    baseline()
    const input = { file_path: inFolder("src/a.ts"), old_string: "two", new_string: "TWO" }
    await hear("gemini-cli", { hook_event_name: "BeforeTool", tool_name: "replace", tool_input: input })
    write("src/a.ts", "one\nTWO\n")
    await hear("gemini-cli", { hook_event_name: "AfterTool", tool_name: "replace", tool_input: input, tool_response: {} })
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change agent 1 hook:gemini-cli"])
  expect(of(events, "tool").map((e) => e.call)).toEqual(["unnamed-0"])
})

test("a tool that does not say what it writes: what it made of the file in between", async () => {
  const { events } = await check(async ({ hear, write, baseline, flush }) => {
    baseline()
    const { before, after } = call("NotebookEdit", { notebook_path: inFolder("src/a.ts"), new_source: "x" })
    await hear("claude-code", before)
    write("src/a.ts", "one\nrewritten\n")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual([`src/a.ts change ${AGENT}`])
})

test("without a look at the file before, it is the second rung: no call before, or one that came too late", async () => {
  const { events } = await check(async ({ hear, write, baseline, flush, folder }) => {
    baseline()
    write("src/a.ts", "one\nTWO\n")
    const args = { TargetFile: inFolder("src/a.ts"), TargetContent: "two", ReplacementContent: "TWO" }
    await hear("antigravity", {
      conversationId: "c",
      workspacePaths: [folder],
      stepIdx: 1,
      error: "",
      toolCall: { name: "replace_file_content", args },
    })
    const { before, after } = edit("one", "ONE")
    write("src/a.ts", "ONE\nTWO\n")
    await hear("claude-code", before, "late")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change agent 2 hook:antigravity", "src/a.ts change agent 2 hook:claude-code"])
})

test("another text than the call was to make is not the agent's on the first rung", async () => {
  const { events } = await check(async ({ hear, write, baseline, flush }) => {
    baseline()
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "somebody else wrote this\n")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change unknown null none"])
})

test("what the user changes afterwards is not the agent's, also where they bring its text back", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, flush, at }) => {
    baseline()
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", after)
    at(20_000)
    for (const text of ["one\nTWO\nmore\n", "one\nTWO\n"]) {
      write("src/a.ts", text)
      await take(disk("src/a.ts", 20_000))
    }
    flush()
  })
  expect(authors(events)).toEqual([`src/a.ts change ${AGENT}`, ...Array(2).fill("src/a.ts change unknown null none")])
})

test("a call that is over and wrote nothing does not explain what the user does later", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, flush, at }) => {
    baseline()
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    await hear("claude-code", after)
    at(20_000)
    write("src/a.ts", "one\nTWO\n")
    await take(disk("src/a.ts", 20_000))
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change unknown null none"])
})

test.each([
  ["to write what is there already", "Write", { content: "one\ntwo\n" }],
  ["that does not say what it writes, and changed nothing", "NotebookEdit", { new_source: "x" }],
])("a call %s explains nothing", async (_what, name, input) => {
  const { events } = await check(async ({ hear, write, baseline, take, flush }) => {
    baseline()
    const { before, after } = call(name, { file_path: inFolder("src/a.ts"), ...input })
    await hear("claude-code", before)
    await hear("claude-code", after)
    for (const text of ["three\n", "one\ntwo\n"]) {
      write("src/a.ts", text)
      await take(disk("src/a.ts"))
    }
    flush()
  })
  expect(authors(events)).toEqual(Array(2).fill("src/a.ts change unknown null none"))
})

test("the same text that somebody wrote before the call is not the call's", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, flush }) => {
    baseline()
    for (const text of ["one\nTWO\n", "one\ntwo\n"]) {
      write("src/a.ts", text)
      await take(disk("src/a.ts"))
    }
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual([...Array(2).fill("src/a.ts change unknown null none"), `src/a.ts change ${AGENT}`])
})

test("a call that failed or was refused explains nothing", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, flush }) => {
    baseline()
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    await hear("claude-code", { ...after, hook_event_name: "PostToolUseFailure" })
    write("src/a.ts", "one\nTWO\n")
    await take(disk("src/a.ts"))
    flush()
  })
  expect(authors(events)).toEqual(["src/a.ts change unknown null none"])
})

test("an agent's write under a document with unsaved changes: the file is the agent's, what was typed the user's", async () => {
  const { events } = await check(async ({ hear, write, baseline, take, uri, flush }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"), typeInto(uri("src/a.ts"), 0, "x"))
    const { before, after } = edit("two", "TWO")
    await hear("claude-code", before)
    write("src/a.ts", "one\nTWO\n")
    await hear("claude-code", after)
    flush()
  })
  expect(authors(events)).toEqual([`src/a.ts change ${AGENT}`])
  expect(of(events, "edit").map(({ by }) => [by.actor, by.rung])).toEqual([["user", 5]])
})

const replace = (...changes: { offset: number; deleted: number; inserted: string }[]) =>
  changes.map((change) => ({ kind: "doc-change" as const, atMs: 11, changes: [change], dirty: true, focused: false }))

test.each(["before", "after"])(
  "an agent that writes through the editor: its pieces are its own, told %s the call ended",
  async (when) => {
    const { events } = await check(async ({ hear, baseline, take, uri, flush }) => {
      baseline()
      await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
      const { before, after } = edit("two", "TWO and more")
      await hear("claude-code", before)
      const pieces = replace({ offset: 4, deleted: 3, inserted: "TWO" }, { offset: 7, deleted: 0, inserted: " and more" })
      const edits = async () => take(...pieces.map((piece) => ({ ...piece, uri: uri("src/a.ts") })))
      if (when === "before") await edits()
      await hear("claude-code", after)
      if (when === "after") await edits()
      await take(...replace({ offset: 0, deleted: 0, inserted: "pasted" }).map((piece) => ({ ...piece, uri: uri("src/a.ts") })))
      flush()
    })
    const changes = of(events, "edit").map(({ change }) => change)
    expect(of(events, "edit").map(({ by }) => by.actor)).toEqual(["unknown", "unknown", "unknown"])
    expect(of(events, "attribution")).toMatchObject([
      { changes: changes.slice(0, 2), by: { actor: "agent", rung: 1, evidence: "hook:claude-code", call: "toolu_1" } },
    ])
  },
)

test("edits that do not come to what the call was to make are nobody's", async () => {
  const { events } = await check(async ({ hear, baseline, take, uri, flush }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    const { before, after } = edit("two", "TWO and more")
    await hear("claude-code", before)
    const pieces = replace({ offset: 4, deleted: 3, inserted: "TWO" }, { offset: 0, deleted: 0, inserted: "pasted" })
    await take(...pieces.map((piece) => ({ ...piece, uri: uri("src/a.ts") })))
    await hear("claude-code", after)
    flush()
  })
  expect(of(events, "attribution")).toEqual([])
})

test("what a hook says passes through policy: paths outside, excluded files and secrets are as they are in transcripts", async () => {
  const secret = `${"gh"}${"p"}_${"Ab1".repeat(12)}`
  const { everything, files } = await check(async ({ hear, flush, write }) => {
    await hear("claude-code", { hook_event_name: "UserPromptSubmit", prompt: `use ${secret} from now on` })
    await hear("claude-code", call("Write", { file_path: "/home/u/elsewhere/plan.md", content: "tulips" }, "t1").before)
    await hear("claude-code", call("Write", { file_path: inFolder(".env"), content: "TOKEN=roses" }, "t2").before)
    write(".env", "TOKEN=roses")
    await hear("claude-code", call("Write", { file_path: inFolder(".env"), content: "TOKEN=roses" }, "t2").after)
    flush()
  })
  expect(everything).toContain("from now on")
  for (const text of [everything, ...files]) {
    for (const hidden of [secret.slice(0, 12), "tulips", "roses"]) expect(text).not.toContain(hidden)
  }
})

test("nothing of what a hook says is recorded during a pause, of another folder, or of an agent that may not be heard", async () => {
  const { everything } = await check(async ({ hear, flush, take, pause, resume }) => {
    const prompt = (text: string) => ({ hook_event_name: "UserPromptSubmit", prompt: text })
    await take({ kind: "window", atMs: 1, focused: true })
    pause()
    await hear("claude-code", prompt("said in a pause"))
    resume()
    await hear("claude-code", { ...prompt("said elsewhere"), cwd: "/home/u/other" })
    await hear("claude-code", { ...prompt("said next door"), cwd: `${workspace.folder()}-two` })
    await hear("codex-cli", prompt("said by Codex"))
    await hear("claude-code", prompt("said here"))
    flush()
  })
  expect(everything).toContain("said here")
  expect(everything).not.toMatch(/said (in|else|next|by)/)
})
