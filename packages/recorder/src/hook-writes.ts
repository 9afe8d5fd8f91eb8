import type { AgentWrite } from "@tracehold/capture"
import { contentHash } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"

/** What a file will read if only this tool call changes it. */
export type HookWrite = {
  readonly path: string
  readonly write: AgentWrite
  readonly before: string | null
  /** Empty when the call does not tell; digests, which stay in memory as long as the call is remembered. */
  readonly after: readonly string[]
}

/** @param before - the file's text when the agent was about to write it; null: there was none. */
export function hookWrite(path: string, write: AgentWrite, before: string | null): HookWrite {
  return {
    path,
    write,
    before: before === null ? null : textDigest(before),
    after: [...new Set(textsAfter(write, before).map(textDigest))],
  }
}

/** Agents read and write lines without regard to how they end, and a mark of byte order is no text. */
export function textDigest(text: string): string {
  return contentHash(encodeUtf8(plain(text)))
}

/** An agent replaces the first place, all places, or looks for each on from the last (a patch); the call does not say which. */
function textsAfter({ content, replaced }: AgentWrite, before: string | null): string[] {
  if (content !== undefined) return [content]
  if (replaced === undefined) return []
  return (["first", "all", "onward"] as const).flatMap((where) => replaceEach(plain(before ?? ""), replaced, where) ?? [])
}

function replaceEach(
  text: string,
  replaced: NonNullable<AgentWrite["replaced"]>,
  where: "first" | "all" | "onward",
): string | null {
  let [now, from] = [text, 0]
  for (const each of replaced) {
    const [before, after] = [plain(each.before), plain(each.after)]
    const at = now.indexOf(before, from)
    if (at < 0 || (before === "" && now !== "")) return null // Where a text goes that replaces nothing is the agent's to know.
    now =
      where === "all" && before !== ""
        ? now.replaceAll(before, () => after)
        : now.slice(0, at) + after + now.slice(at + before.length)
    if (where === "onward") from = at + after.length
  }
  return now
}

function plain(text: string): string {
  return text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n")
}
