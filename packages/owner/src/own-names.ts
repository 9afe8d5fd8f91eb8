import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { homedir, hostname, userInfo } from "node:os"
import { basename } from "node:path"
import type { KnownPersonal } from "@tracehold/policy"

type Env = Readonly<Record<string, string | undefined>>
const GIT_KEYS = "^((user|author|committer)\\.(name|email)|(github|gitlab)\\.user)$"

/**
 * Who uses this machine, as it and its git say: to find these values in what is given. Read when an owner reviews, held in memory
 * only. What cannot be told is left out.
 *
 * @param env - says where git's settings are, and whom git is to name.
 */
export function ownNames(env: Env = process.env): KnownPersonal[] {
  const user = userName()
  const host = hostname()
  const known: KnownPersonal[] = [
    { type: "user-name", text: user },
    { type: "user-name", text: basename(homedir()) },
    { type: "full-name", text: fullName(user) },
    { type: "host-name", text: host },
    { type: "host-name", text: host.split(".")[0] ?? "" },
    ...gitNames(env),
  ]
  return known.filter(({ text }) => text !== "")
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return "" // A user without an entry in the system's list.
  }
}

/** The comment in the system's list of users; its first part is the person's name. */
function fullName(user: string): string {
  try {
    const entry = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((line) => line.startsWith(`${user}:`))
    return entry?.split(":")[4]?.split(",")[0] ?? ""
  } catch {
    return ""
  }
}

function gitNames(env: Env): KnownPersonal[] {
  const named = ["GIT_AUTHOR", "GIT_COMMITTER"].flatMap((who): KnownPersonal[] => [
    { type: "full-name", text: env[`${who}_NAME`] ?? "" },
    { type: "e-mail", text: env[`${who}_EMAIL`] ?? "" },
  ])
  return [...named, ...gitConfig(env)]
}

function gitConfig(env: Env): KnownPersonal[] {
  try {
    const args = ["config", "--global", "-z", "--get-regexp", GIT_KEYS]
    const out = execFileSync("git", args, {
      encoding: "utf8",
      env: { ...env },
      timeout: 5_000,
      stdio: ["ignore", "pipe", "ignore"],
    })
    return out.split("\0").map((entry) => {
      const [key = "", text = ""] = entry.split("\n")
      return { type: key.endsWith(".name") ? "full-name" : key.endsWith(".email") ? "e-mail" : "account", text }
    })
  } catch {
    return [] // No git, or it knows nobody.
  }
}
