import { setTimeout as sleep } from "node:timers/promises"
import { openTerminal, runCommand, typeKeys } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import type { Random } from "../bench/random.ts"
import type { EditorStage } from "../scenarios/editor-stage.ts"
import { openAt } from "../scenarios/play-step.ts"
import { playAgent } from "../scenarios/played-agent.ts"
import type { MonkeyWorkspace } from "./monkey-workspace.ts"

export type Hands = { readonly stage: EditorStage; readonly workspace: MonkeyWorkspace; readonly random: Random }
/** Does one thing, and says what it did in a few words. */
type Action = (hands: Hands) => Promise<string>

const WORDS = ["const", "x", "= 1", "(", ")", "{", "}", "// why", "žluť", "\n", "\n\n", "  ", "return", "'", "\t"]
/** Formed like a token, so that something is masked now and then. */
const TOKEN_LIKE = `${"gh"}${"p"}_${"Zy9".repeat(12)}`
const KEYS = [
  "Backspace",
  "Delete",
  "Control+Z",
  "Control+Shift+Z",
  "Alt+ArrowDown",
  "Shift+Alt+ArrowDown",
  "Control+Shift+K",
  "Control+/",
  "Control+X",
  "Control+D",
  "Tab",
  "Control+Home",
  "Control+End",
  "ArrowDown",
  "Control+Alt+ArrowDown",
]
const SHELL = [
  "echo more >> FILE",
  "sed -i 's/e/E/' FILE",
  "mkdir -p gen/NAME && for i in 1 2 3; do echo $i > gen/NAME/$i.txt; done",
  "cp FILE copy-NAME.txt",
  "mv FILE moved-NAME.txt",
  "rm -rf gen",
  "git checkout -q -- .",
]
const GIT = [
  ["commit", "-qam", "more"],
  ["add", "-A"],
  ["checkout", "-q", "other"],
  ["checkout", "-q", "main"],
  ["stash", "-q"],
  ["stash", "pop", "-q"],
  ["reset", "-q", "--hard"],
  ["merge", "-q", "-m", "merge", "other"],
]

/** What can be done, and how often each is chosen beside the others. */
export const ACTIONS: readonly (readonly [times: number, action: Action])[] = [
  [4, openFile],
  [12, typeSomething],
  [8, pressKeys],
  [3, pasteSomething],
  [1, pasteToken],
  [2, splitOrSwitch],
  [2, closeEditor],
  [1, revertFile],
  [3, shellCommand],
  [3, agentWrites],
  [3, outsideWrites],
  [3, moveGit],
]

async function openFile({ stage, workspace, random }: Hands): Promise<string> {
  const name = random.pick([...workspace.files().keys()])
  const folder = name.split("/").at(-2) ?? ""
  await openAt(stage.page, workspace.path(name), random.between(1, 4), random.between(1, 6), folder)
  return `opens ${name}`
}

async function typeSomething(hands: Hands): Promise<string> {
  if (!(await inEditor(hands.stage.page))) return openFile(hands)
  const {
    stage: { page },
    random,
  } = hands
  const text = Array.from({ length: random.between(1, 6) }, () => random.pick(WORDS)).join(random.pick([" ", ""]))
  await typeKeys(page, text, random.between(5, 60))
  await page.keyboard.press("Escape")
  return `types ${JSON.stringify(text)}`
}

async function pressKeys(hands: Hands): Promise<string> {
  if (!(await inEditor(hands.stage.page))) return openFile(hands)
  const {
    stage: { page },
    random,
  } = hands
  const keys = Array.from({ length: random.between(1, 5) }, () => random.pick(KEYS))
  for (const key of keys) await page.keyboard.press(key)
  await page.keyboard.press("Escape")
  return `presses ${keys.join(" ")}`
}

async function pasteSomething({ stage: { page }, random }: Hands): Promise<string> {
  const lines = Array.from({ length: random.between(1, 40) }, (_, i) => `line ${i} ${random.hex(6)}`)
  return paste(page, lines.join("\n"))
}

async function pasteToken({ stage: { page } }: Hands): Promise<string> {
  return paste(page, `token = "${TOKEN_LIKE}"\n`)
}

async function splitOrSwitch({ stage: { page }, random }: Hands): Promise<string> {
  const title = random.pick(["View: Split Editor Right", "View: Focus Next Editor Group", "View: Join All Editor Groups"])
  await runCommand(page, title)
  return title
}

async function closeEditor({ stage: { page } }: Hands): Promise<string> {
  await runCommand(page, "View: Close Editor")
  await dontSave(page)
  return "closes the editor"
}

async function revertFile({ stage: { page } }: Hands): Promise<string> {
  if (!(await inEditor(page))) return "reverts nothing"
  await runCommand(page, "File: Revert File")
  return "reverts the file"
}

async function shellCommand(hands: Hands): Promise<string> {
  const { workspace, random } = hands
  const file = random.pick([...workspace.files().keys()].filter((name) => name !== ".gitignore"))
  const line = random.pick(SHELL).replaceAll("FILE", `'${file}'`).replaceAll("NAME", random.hex(3))
  await inTerminal(hands.stage.page, line)
  return `$ ${line}`
}

async function agentWrites({ stage, workspace, random }: Hands): Promise<string> {
  const [path = "", text = ""] = random.pick([...workspace.files()])
  const name = random.pick(["claude-code", "codex-cli"] as const)
  const lines = text.split("\n")
  lines.splice(random.between(0, lines.length - 1), 0, `agent ${random.hex(8)}`)
  const write = name === "codex-cli" ? { [`agent-${random.hex(3)}.txt`]: "by codex\n" } : { [path]: lines.join("\n") }
  await playAgent({ name, tells: random.pick(["before", "after"]), write }, workspace.folder, workspace.folder, stage.homes)
  return `${name} writes ${Object.keys(write)[0]}`
}

async function outsideWrites({ workspace, random }: Hands): Promise<string> {
  const [path = "", text = ""] = random.pick([...workspace.files()])
  const deep = `deep/${random.hex(2)}/er/${random.hex(2)}.txt`
  const name = random.chance(0.6) ? path : deep
  workspace.write(name, name === deep ? "deep\n" : `${text}outside ${random.hex(4)}\n`)
  return `another program writes ${name}`
}

async function moveGit({ workspace, random }: Hands): Promise<string> {
  const args = random.pick(GIT)
  workspace.git(...args)
  return `git ${args.join(" ")}`
}

/** Runs a line in the terminal, and goes back to the editor. */
export async function inTerminal(page: Page, line: string): Promise<void> {
  if ((await page.locator(".terminal-wrapper").count()) === 0) await openTerminal(page)
  await runCommand(page, "Terminal: Focus Terminal")
  await page.waitForFunction(() => document.activeElement?.closest(".terminal-wrapper") != null)
  await typeKeys(page, line, 5)
  await page.keyboard.press("Enter")
  await sleep(300)
  await runCommand(page, "View: Focus Active Editor Group")
}

/** Answers the question that a dirty editor asks when it closes. */
export async function dontSave(page: Page): Promise<void> {
  await sleep(250)
  const button = page.locator(".monaco-dialog-box .monaco-button", { hasText: "Don't Save" })
  if (await button.isVisible()) await button.click()
}

export function inEditor(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.closest(".editor-instance") != null)
}

async function paste(page: Page, text: string): Promise<string> {
  if (!(await inEditor(page))) return "pastes nothing"
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.keyboard.press("Control+V")
  return `pastes ${text.length} characters`
}
