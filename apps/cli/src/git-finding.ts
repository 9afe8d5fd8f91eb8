import { basename } from "node:path"
import { GitIgnored, git } from "@tracehold/recorder"
import type { Finding } from "./finding.ts"

/** Whether git, whose word on ignored files counts, can be asked: at all, and in this folder as the recorder does. */
export async function gitFinding(folder: string): Promise<Finding> {
  const version = git(folder, ["--version"])?.trim()
  if (version === undefined)
    return {
      what: "git",
      state: "note",
      line: "git is not found: nothing is recorded of files in repositories, as only git can say which of them are ignored",
    }
  using ignored = new GitIgnored([{ name: basename(folder), path: folder }])
  await ignored.learn([".tracehold.json"])
  const { problem } = ignored
  return { what: "git", state: problem === null ? "ok" : "bad", line: problem ?? version }
}
