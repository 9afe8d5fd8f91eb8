import { type ChangedLines, changedLines } from "./changed-lines.ts"
import type { Step } from "./coalesce.ts"
import { ConversationPacker } from "./conversation.ts"
import type { DialectOptions } from "./dialect.ts"
import { lineOfOffset } from "./scalar-text.ts"
import { clean, fenced, numbered, stdout, type Viewport, viewport } from "./shell-text.ts"
import { normalizeTerminal } from "./terminal-text.ts"

/** Says steps as a shell session: what the developer did becomes commands, what they saw becomes their output. */
export class SessionMessages {
  readonly #options: DialectOptions
  readonly #packer: ConversationPacker
  readonly #opened = new Set<string>() // Files whose whole text this conversation has.
  readonly #views = new Map<string, Viewport>() // Kept over conversations, as the reference does.
  #output: string[] = []

  constructor(options: DialectOptions) {
    this.#options = options
    this.#packer = new ConversationPacker(options, () => this.#opened.clear())
  }

  say(step: Step): void {
    switch (step.kind) {
      case "tab":
        if (step.opened) this.#showWhole(step.file, step.text)
        else this.#showAgain(step.file, step.text)
        break
      case "edit":
        this.#edit(step.file, step.before, step.after)
        break
      case "select":
        this.#select(step.file, step.offset, step.text)
        break
      case "command":
        this.#packer.add("assistant", fenced(step.text))
        break
      case "output":
        this.#output.push(step.text)
        break
      case "checkout":
        this.#checkout(step.text)
        break
      case "settle":
        this.#settle()
        break
    }
  }

  finish(): ConversationPacker["done"] {
    this.#packer.finish()
    return this.#packer.done
  }

  #showWhole(file: string, text: string): void {
    this.#packer.add("assistant", fenced(`cat -n ${file}`))
    this.#packer.add("user", stdout(numbered(text)))
    this.#opened.add(file)
  }

  #showOnce(file: string, text: string): void {
    if (!this.#opened.has(file)) this.#showWhole(file, text)
  }

  #showView(file: string, text: string, { first, last }: Viewport): void {
    this.#showOnce(file, text)
    this.#packer.add("assistant", fenced(printLines(file, first, last)))
    this.#packer.add("user", stdout(numbered(text, first, last)))
  }

  #showAgain(file: string, text: string): void {
    const view = this.#views.get(file) ?? viewport(text.split("\n").length, 1, this.#options.viewportRadius)
    this.#views.set(file, view)
    if (view.last >= view.first) this.#showView(file, text, view)
  }

  #select(file: string, offset: number, text: string): void {
    const line = lineOfOffset(text, offset)
    const known = this.#views.get(file)
    if (known !== undefined && known.last > 0 && known.first <= line && line <= known.last) return
    const view = viewport(text.split("\n").length, line, this.#options.viewportRadius)
    this.#views.set(file, view)
    this.#showView(file, text, view)
  }

  #edit(file: string, before: string, after: string): void {
    const change = changedLines(before, after)
    if (change === null) return // Only CRs went, at which the reference falls over (quirk Q4).
    const sed = this.#sedScript(change, before.split("\n").length)
    const view = viewport(
      after.split("\n").length,
      Math.floor((change.fromAfter + change.toAfter) / 2),
      this.#options.viewportRadius,
    )
    this.#views.set(file, view)
    this.#showOnce(file, before)
    this.#packer.add("assistant", fenced(`sed -i '${sed}' ${file} && ${printLines(file, view.first, view.last)}`))
    this.#packer.add("user", stdout(numbered(after, view.first, view.last)))
  }

  #sedScript({ fromBefore, toBefore, lines }: ChangedLines, totalBefore: number): string {
    const payload = lines.map((line) => this.#quotedForSed(line)).join(this.#options.dialect === "A" ? "\n" : "\\\n")
    if (toBefore < fromBefore) return fromBefore <= totalBefore ? `${fromBefore}i\\\n${payload}` : `$a\\\n${payload}`
    if (lines.length === 0) return `${fromBefore},${toBefore}d`
    return `${fromBefore},${toBefore}c\\\n${payload}`
  }

  #quotedForSed(line: string): string {
    const escaped = this.#options.dialect === "A" ? line : line.replaceAll("\\", "\\\\")
    return escaped.replaceAll("'", `'"'"'`)
  }

  #checkout(text: string): void {
    const branch = /to '([^']+)'/.exec(clean(text))?.[1]?.trim()
    if (branch === undefined) return
    const plain = /^[A-Za-z0-9._/\\-]*$/.test(branch)
    this.#packer.add("assistant", fenced(`git checkout ${plain ? branch : `'${branch.replaceAll("'", `'"'"'`)}'`}`))
  }

  #settle(): void {
    if (this.#output.length === 0) return
    const { tokens, terminalTokens } = this.#options
    const text = clean(normalizeTerminal(this.#output.join("")))
    this.#output = []
    const said = tokens.count(text) > terminalTokens ? `${tokens.truncate(text, terminalTokens)}\n... [truncated]` : text
    if (clean(said) !== "") this.#packer.add("user", stdout(said))
  }
}

const printLines = (file: string, first: number, last: number) => `cat -n ${file} | sed -n '${first},${last}p'`
