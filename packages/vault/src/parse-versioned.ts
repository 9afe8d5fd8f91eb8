import * as z from "zod"
import { VaultError } from "./error.ts"
import { FORMAT_VERSION } from "./tables.ts"

const versionSchema = z.looseObject({ version: z.int().nonnegative() })

/** A JSON file of the vault. @throws VaultError `NEWER_VERSION` before anything else is looked at; `DAMAGED`. */
export function parseVersioned<T>(schema: z.ZodType<T>, text: string): T {
  const raw = parseJson(text)
  const version = versionSchema.safeParse(raw)
  if (!version.success) throw new VaultError("DAMAGED")
  if (version.data.version > FORMAT_VERSION) throw new VaultError("NEWER_VERSION")
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
