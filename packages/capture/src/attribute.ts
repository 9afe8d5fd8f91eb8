import { type Authorship, UNATTRIBUTED } from "@tracehold/trace"
import type { SensorOf } from "./sensor-record.ts"

/**
 * Who made an edit, by what the editor says of it. Rung 3 where the host names its reason; rung 5 for a change shaped like
 * keystrokes in the document that has the keyboard; else nobody: text that came in one piece may have been pasted, completed,
 * or written by an agent through the editor.
 */
export function attributeEdit(record: SensorOf<"doc-change">): Authorship {
  const stated = record.source === undefined ? null : statedReason(record.source)
  if (stated !== null) return stated
  if (!record.focused) return UNATTRIBUTED
  if (record.reason !== undefined) return { actor: "user", rung: 5, evidence: record.reason }
  // Keys have a reason of their own where the editor names any: what is only shaped like them is not typed.
  if (record.source !== undefined) return UNATTRIBUTED
  return record.changes.every(isKeystroke) && areOfOneKey(record.changes)
    ? { actor: "user", rung: 5, evidence: "keystroke" }
    : UNATTRIBUTED
}

/** The editor's own word (proposed API `detailedReason`), read only where the host gives it. */
function statedReason(source: string): Authorship | null {
  const by = (actor: Authorship["actor"]): Authorship => ({
    actor,
    rung: 3,
    evidence: `editor:${source.replace(/[^A-Za-z/.]/g, "").slice(0, 40)}`,
  })
  if (/^cursor(\/|$)/.test(source) || source === "rename" || source === "suggest" || source === "snippet") return by("user")
  if (/^(Chat|inlineChat)\./.test(source) || source.startsWith("inlineCompletion")) return by("agent")
  if (/formatEdits|codeAction|eolChange|^shown$/.test(source)) return by("editor")
  return null
}

/** Every cursor gets the same of one key, or as many blanks as its line needs; a symbol renamed in several places does not look so. */
function areOfOneKey(changes: SensorOf<"doc-change">["changes"]): boolean {
  return changes.every(({ inserted }) => inserted === changes[0]?.inserted || /^\s*$/.test(inserted + changes[0]?.inserted))
}

/** One key: a character or pair, a line break with its indent, a deletion. */
function isKeystroke({ inserted, deleted }: { inserted: string; deleted: number }): boolean {
  if (inserted === "") return deleted > 0
  if (/^\r?\n[\t ]*(\r?\n[\t ]*)?$/.test(inserted) || /^[\t ]{1,8}$/.test(inserted)) return true
  return [...inserted].length <= 2 || isOneGrapheme(inserted)
}

/** An emoji made of several code points arrives as one change. */
function isOneGrapheme(inserted: string): boolean {
  return (
    inserted.length <= 16 &&
    /^\p{Extended_Pictographic}(\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*$/u.test(inserted)
  )
}
