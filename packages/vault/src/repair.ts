import { join } from "node:path"
import { fromHex, sameBytes } from "@tracehold/crypto"
import { CARD_FILE, type Card, parseCard, readCard, writeCard } from "./card.ts"
import { createStoreFile } from "./create-store.ts"
import { VaultError } from "./error.ts"
import { FORMAT_VERSION, formatDoubt } from "./format-version.ts"
import { FreshFolder } from "./fresh-folder.ts"
import { KEY_FILE, type OwnerSecrets, openKeyFile, type SlotInput, wipeSecrets } from "./key-file.ts"
import { mendLocked } from "./repair-locked.ts"
import { Mending, type Repaired } from "./repair-mending.ts"
import { mendRoot } from "./repair-root.ts"
import { mendUnlocked } from "./repair-unlocked.ts"
import { RootKeys } from "./root-keys.ts"
import { checkFile, checkFolder, createFile, readSmallFile } from "./safe-files.ts"
import { hasOurTables, salvage } from "./salvage.ts"
import { SalvagePages } from "./salvage-pages.ts"
import { isRecording } from "./session-lock.ts"
import { Sql } from "./sql.ts"
import { openStore, readMeta, SQL, STORE_FILE, writeMeta } from "./store.ts"
import { readKeyFile } from "./unlock.ts"

/**
 * Copy everything that is whole from a damaged vault into a new folder; the damaged one is only read. With a slot's seed each row is
 * opened, and what was around a loss is kept; without one a chunk ends at its first loss. What is lost becomes tombstones, and the new
 * vault is checked, fully where it is unlocked, before it gets its name.
 *
 * @param nowMin - minutes since the Unix epoch, for the tombstones.
 * @throws VaultError `NO_VAULT`; `EXISTS` when something is in the new folder; `BUSY` while a window records; `WRONG_KEY`; `DAMAGED` when
 *   the key file (or, locked, the card) is not whole: then only a backup helps; `NEWER_VERSION`; `UNRELEASED`; `GONE` for a vault that was erased; `FULL`.
 */
export function repairVault(folder: string, to: string, nowMin: number, slot: SlotInput["seed"] | null): Repaired {
  checkFolder(folder)
  if (!checkFile(join(folder, STORE_FILE))) throw new VaultError("NO_VAULT")
  if (isRecording(folder)) throw new VaultError("BUSY") // Pages that change while they are read would not fit each other.
  const keyFile = readSmallFile(join(folder, KEY_FILE))
  const secrets = slot === null ? null : secretsOf(folder, slot)
  try {
    using keys = secrets === null ? null : new RootKeys(secrets)
    const cardText = cardOf(folder, secrets, keys)
    using fresh = new FreshFolder(to)
    if (keyFile !== null) createFile(join(fresh.path, KEY_FILE), keyFile)
    createFile(join(fresh.path, CARD_FILE), cardText)
    salvageInto(folder, fresh.path, parseCard(cardText))
    const repaired = mend(fresh.path, keys, secrets, nowMin)
    fresh.settle()
    return repaired
  } finally {
    if (secrets !== null) wipeSecrets(secrets)
  }
}

function secretsOf(folder: string, slot: SlotInput["seed"]): OwnerSecrets {
  const file = readKeyFile(folder)
  if (typeof slot !== "function") return openKeyFile(file, slot)
  using seed = slot(fromHex(file.vaultId))
  return openKeyFile(file, seed)
}

/** The card as it lies there, or made anew by who has the keys. */
function cardOf(folder: string, secrets: OwnerSecrets | null, keys: RootKeys | null): string {
  const path = join(folder, CARD_FILE)
  if (secrets === null || keys === null) {
    readCard(folder)
    return readSmallFile(path) ?? ""
  }
  try {
    const { identity, epoch, box } = readCard(folder)
    const ours = sameBytes(identity, secrets.identity.publicKey) && epoch === keys.epoch && sameBytes(box, keys.box.publicKey)
    if (ours) return readSmallFile(path) ?? ""
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
  }
  return writeCard(secrets.identity, keys.epoch, keys.box.publicKey)
}

/** What a new store says of itself; all else in `meta` comes from the damaged one. */
const OWN_META = new Set(["vault_id", "identity", "store_id", "card_epoch"])

function salvageInto(folder: string, fresh: string, card: Card): void {
  createStoreFile(fresh, card)
  const path = join(fresh, STORE_FILE)
  using sql = new Sql(path)
  sql.pragma("foreign_keys = OFF")
  const known = sql.all<{ k: string; v: number }>("SELECT k, v FROM meta").filter(({ k }) => !OWN_META.has(k))
  for (const { k } of known) sql.run("DELETE FROM meta WHERE k = ?", k)
  using pages = new SalvagePages(join(folder, STORE_FILE))
  checkVersion(pages)
  salvage(pages, sql)
  if (readMeta(sql, "gone") !== undefined) throw new VaultError("GONE")
  sql.write(() => {
    sql.run("DELETE FROM meta WHERE k = 'lookup_id'")
    for (const { k, v } of known) if (typeof readMeta(sql, k) !== typeof v) writeMeta(sql, k, v)
    const newest = sql.get<{ no: number }>("SELECT coalesce(max(no), 0) AS no FROM tombstone")?.no ?? 0
    if (Number(readMeta(sql, "erase_no")) < newest) writeMeta(sql, "erase_no", newest)
  })
}

/** A vault of another version would lose every table that is not ours. The header alone is not believed: it may be what is damaged. */
function checkVersion(pages: SalvagePages): void {
  const doubt = pages.version === null ? null : formatDoubt(pages.version, FORMAT_VERSION)
  if (doubt !== null && !hasOurTables(pages)) throw new VaultError(doubt)
}

function mend(fresh: string, keys: RootKeys | null, secrets: OwnerSecrets | null, nowMin: number): Repaired {
  using store = openStore(fresh)
  const mending = new Mending(store, nowMin)
  if (keys === null || secrets === null) mendLocked(mending)
  else {
    mendRoot(mending, keys, secrets)
    mendUnlocked(mending, keys)
  }
  const tombstones = store[SQL].get<{ no: number }>("SELECT coalesce(max(no), 0) AS no FROM tombstone")?.no ?? 0
  store[SQL].write(() => writeMeta(store[SQL], "erase_no", tombstones))
  return mending.report()
}
