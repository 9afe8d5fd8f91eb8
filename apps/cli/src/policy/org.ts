import { resolve } from "node:path"
import { forgetOrgPolicy, installOrgPolicy, lookAtOrgPolicy, orgPolicyLines } from "@tracehold/owner"
import type { Io, Result } from "../io.ts"
import { safeText } from "../safe-text.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { readText } from "./check.ts"

export type TrustOptions = { readonly key?: string; readonly yes?: boolean }

export function orgStatus(io: Io): Result {
  const { inForce, refused } = orgPolicyLines(io.env, io.now())
  return {
    failed: refused.length > 0,
    json: { inForce, refused },
    text: [
      ...inForce.map((line) => `in force: ${safeText(line)}`),
      ...refused.map((line) => `cannot be used, so nothing is recorded: ${safeText(line)}`),
      ...(inForce.length + refused.length === 0 ? ["No organisation's policy is in force here."] : []),
    ],
  }
}

export async function trustOrg(io: Io, name: string, { key, yes = false }: TrustOptions): Promise<Result> {
  if (key !== undefined && !/^[0-9a-f]{64}$/.test(key))
    throw new UsageError("--key needs the 64 hex digits that the organisation published.")
  if (!yes && io.ask === null) throw new UsageError("Nobody can be asked: say --yes.")
  const text = readText(resolve(io.cwd, name), name)
  const { opened, trust } = lookAtOrgPolicy(io.env, text, key ?? null)
  const until = new Date(opened.expiresMs).toISOString().slice(0, 10)
  io.err(
    `${safeText(opened.org)}, policy no. ${opened.sequence}, until ${until}. It can only take away: see it with --json, or in the file.\n`,
  )
  if (!yes && (await io.ask?.("Put it in force? (yes/no) ", { secret: false }))?.trim() !== "yes")
    throw new CommandError("NOT_CONFIRMED", "Nothing was changed.")
  installOrgPolicy(io.env, text, trust)
  return {
    json: { org: opened.org, sequence: opened.sequence, until, policy: opened.policy },
    text: [`It is in force for you on this host. Windows that are open take it over when they are reloaded.`],
  }
}

export function forgetOrg(io: Io): Result {
  const was = forgetOrgPolicy(io.env)
  return { json: { forgotten: was }, text: [was ? "It is in force no more." : "There was none of yours."] }
}
