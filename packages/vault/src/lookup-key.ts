import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { blake2b, randomBytes, SecretKey, sameBytes, toHex } from "@tracehold/crypto"
import { concat, u8, u64 } from "./bytes.ts"

/**
 * The lookup key (Kd): it names blobs so that a text already stored is found again, opens nothing, and costs one more copy of the
 * workspace when it is lost. So it lives where the disk does not: in XDG_RUNTIME_DIR when that is memory, else in this process.
 */
export function lookupKey(vaultId: Uint8Array, env: Readonly<Record<string, string | undefined>> = process.env): SecretKey {
  const name = toHex(vaultId)
  const folder = runtimeFolder(env)
  if (folder !== null) {
    try {
      return sharedKey(folder, `lookup-${name}`)
    } catch {
      // A runtime folder that cannot be used is no reason not to record: the key stays in memory.
    }
  }
  const known = inProcess.get(name) ?? randomBytes(32)
  inProcess.set(name, known)
  return new SecretKey(known.slice())
}

/** Forget the lookup key: what was erased shall not be found by its name. */
export function dropLookupKey(vaultId: Uint8Array, env: Readonly<Record<string, string | undefined>> = process.env): void {
  inProcess.delete(toHex(vaultId))
  const folder = runtimeFolder(env)
  if (folder !== null) rmSync(join(folder, `lookup-${toHex(vaultId)}`), { force: true })
}

/** Another key than this one: the one that another window has taken since, or a new one. */
export function renewedLookupKey(
  vaultId: Uint8Array,
  known: SecretKey,
  env: Readonly<Record<string, string | undefined>> = process.env,
): SecretKey {
  const now = lookupKey(vaultId, env)
  if (!sameBytes(lookupId(now), lookupId(known))) return now
  now[Symbol.dispose]()
  dropLookupKey(vaultId, env)
  return lookupKey(vaultId, env)
}

/** 16 bytes. Bound to the repository, so that one repository cannot be used to ask what is in another. */
export function lookupName(key: SecretKey, repo: string, content: Uint8Array): Uint8Array {
  const repoId = blake2b(repo, 16)
  return blake2b(concat(u8(repoId.length), repoId, u64(content.length), content), 16, key)
}

/**
 * A key for a recorder's own cache. What is sealed under it opens for nobody once the lookup key is gone: that lies on no disk, and is
 * another one after a restart of the machine, after 30 days, and after an erase that gives it up.
 */
export function cacheKey(key: SecretKey, purpose: string): SecretKey {
  return new SecretKey(blake2b(`tracehold/cache/1 ${purpose}`, 32, key))
}

/** Where the store keeps which lookup key its names are of; without it, every window takes another. */
export const LOOKUP_ID = "lookup_id"

/** 16 bytes that tell two lookup keys apart. */
export function lookupId(key: SecretKey): Uint8Array {
  return blake2b("tracehold/lookup-id/1", 16, key)
}

const inProcess = new Map<string, Uint8Array>()
const MEMORY_FILE_SYSTEMS = [0x01021994, 0x858458f6] // tmpfs, ramfs
const MAX_AGE_MS = 30 * 24 * 3600 * 1000

/** Ours alone and in memory, or null. */
function runtimeFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const base = env.XDG_RUNTIME_DIR
  if (!base || process.platform !== "linux") return null
  try {
    if (!MEMORY_FILE_SYSTEMS.includes(statfsSync(base).type)) return null
    const folder = join(base, "tracehold")
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const stat = lstatSync(folder)
    return stat.isDirectory() && stat.uid === process.geteuid?.() && (stat.mode & 0o077) === 0 ? folder : null
  } catch {
    return null
  }
}

/** The key that the first window made. A link makes it appear whole: no other window reads half of it. */
function sharedKey(folder: string, name: string): SecretKey {
  const path = join(folder, name)
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat !== undefined && Date.now() - stat.mtimeMs > MAX_AGE_MS) rmSync(path, { force: true })
  if (stat === undefined || Date.now() - stat.mtimeMs > MAX_AGE_MS) {
    const fresh = join(folder, `.${toHex(randomBytes(8))}.new`)
    writeFileSync(fresh, randomBytes(32), { mode: 0o600, flag: "wx" })
    try {
      linkSync(fresh, path)
    } catch {
      // Another window was first; its key is as good.
    } finally {
      rmSync(fresh, { force: true })
    }
  }
  return new SecretKey(new Uint8Array(readFileSync(path)))
}
