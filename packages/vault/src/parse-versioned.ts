import * as z from "zod"
import { VaultError } from "./error.ts"
import { formatDoubt } from "./format-version.ts"

const versionSchema = z.looseObject({ version: z.int().nonnegative() })

/** A JSON file of the vault, whose newest version is `ours`. @throws VaultError `NEWER_VERSION` or `UNRELEASED` before anything else is looked at; `DAMAGED`. */
export function parseVersioned<T>(schema: z.ZodType<T>, ours: number, text: string): T {
  const raw = parseJson(text)
  const version = versionSchema.safeParse(raw)
  if (!version.success) throw new VaultError("DAMAGED")
  const doubt = formatDoubt(version.data.version, ours)
  if (doubt !== null) throw new VaultError(doubt)
  const parsed = schema.safeParse(raw)
  if (!parsed.success) throw new VaultError("DAMAGED") // Without the cause: zod repeats what it was given.
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError("DAMAGED")
  }
}
