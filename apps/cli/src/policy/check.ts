import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parsePolicy } from "@tracehold/policy"
import type { Io, Result } from "../io.ts"
import { CommandError } from "../usage-error.ts"

export function checkPolicy(io: Io, name: string): Result {
  const parsed = parsePolicy(readText(resolve(io.cwd, name), name))
  if (parsed.kind === "refused") {
    return {
      failed: true,
      json: { ok: false, why: parsed.why },
      text: [`${name} is no policy: ${parsed.why}. Where it lies, nothing is recorded.`],
    }
  }
  return { json: { ok: true, id: parsed.policy.id }, text: [`${name} is a policy: ${parsed.policy.id}`] }
}

export function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    throw new CommandError("NO_FILE", `${name} cannot be read.`)
  }
}
