import { commands, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode"
import type { StatusText } from "../status-text.ts"

const COMMANDS = new Map<StatusText["state"], string>([
  ["set-up", "tracehold.setUp"],
  ["ask", "tracehold.answer"],
])

/** The item in the status bar: always there, so that its absence never means anything. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem
  #shown = ""

  constructor() {
    this.#item = window.createStatusBarItem("tracehold.status", StatusBarAlignment.Right, 100)
    this.#item.name = "Tracehold"
  }

  show(status: StatusText): void {
    const now = JSON.stringify(status)
    if (now === this.#shown) return
    this.#shown = now
    const tooltip = new MarkdownString()
    tooltip.appendMarkdown("**Tracehold**\n\n")
    for (const line of status.lines) tooltip.appendText(line).appendMarkdown("\n\n")
    this.#item.text = status.text
    this.#item.tooltip = tooltip
    this.#item.accessibilityInformation = { label: status.spoken }
    this.#item.command = COMMANDS.get(status.state) ?? "tracehold.status"
    this.#item.backgroundColor = status.alarm === "none" ? undefined : new ThemeColor(`statusBarItem.${status.alarm}Background`)
    this.#item.show()
    void commands.executeCommand("setContext", "tracehold.state", status.state)
    if (status.state === "recording") void commands.executeCommand("setContext", "tracehold.hasVault", true)
  }

  [Symbol.dispose](): void {
    this.#item.dispose()
  }
}
