import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { toHex } from "@tracehold/crypto"
import { newOrgKey, orgPair } from "@tracehold/owner"
import { parsePolicy, signOrgPolicy } from "@tracehold/policy"
import type { Io, Result } from "../io.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { askWords } from "../vault/ask-words.ts"
import { readText } from "./check.ts"

export type SignOptions = { readonly org: string; readonly sequence: string; readonly days: string; readonly to: string }

const DAY_MS = 86_400_000

export async function newKey(io: Io): Promise<Result> {
  if (io.ask === null) throw new UsageError("A key is shown once, in a terminal.")
  const key = newOrgKey()
  if (!(await askWords(io, io.ask, { ...key, confirm: key.isRight }, "Whoever has them signs in your organisation's name.")))
    throw new CommandError("NOT_THE_SAME", "These were not the words. Nothing was made: begin again.")
  return {
    json: { publicKey: key.publicKey },
    text: [`The key that people compare and trust, to be published: ${key.publicKey}`],
  }
}

export async function signPolicy(io: Io, name: string, options: SignOptions): Promise<Result> {
  if (io.ask === null) throw new UsageError("The words are asked for in a terminal.")
  const [sequence, days] = [numberOf(options.sequence, "--sequence"), numberOf(options.days, "--days")]
  const parsed = parsePolicy(readText(resolve(io.cwd, name), name))
  if (parsed.kind === "refused") throw new CommandError("BAD_POLICY", `${name} is no policy: ${parsed.why}.`)
  const pair = orgPair(await io.ask("The 24 words of your organisation's key: ", { secret: true }))
  const expiresMs = io.now() + days * DAY_MS
  const envelope = signOrgPolicy(pair, { org: options.org, sequence, expiresMs, policy: parsed.policy }, io.now())
  write(resolve(io.cwd, options.to), `${JSON.stringify(envelope, null, 2)}\n`, options.to)
  return {
    json: { file: options.to, publicKey: toHex(pair.publicKey), sequence },
    text: [`Signed into ${options.to}, for people who trust ${toHex(pair.publicKey)}.`],
  }
}

function numberOf(text: string, option: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`${option} needs a number from 1 on.`)
  return Number(text)
}

function write(path: string, text: string, name: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" })
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === "EEXIST"
    throw new CommandError("NOT_WRITTEN", there ? `${name} is there already.` : `${name} cannot be written.`)
  }
}
