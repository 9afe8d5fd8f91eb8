import { spawnSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fromHex, SecretKey, signingPair } from "@tracehold/crypto"
import Database from "better-sqlite3"
import { describe, expect, test } from "vitest"
import { openWindow, vaultForEach } from "../fixtures/sample-vault.ts"
import { parseCard, writeCard } from "./card.ts"
import { FORMAT_VERSION } from "./format-version.ts"
import { createStore, createVault, describeVaultError, openStore, readCard, readSlots, unlockVault, VaultError } from "./index.ts"

const sample = vaultForEach()

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof VaultError) {
      expect(describeVaultError(error)).not.toContain("\n")
      return error.code
    }
    throw error
  }
  return "fine"
}

/** Change the store as no code of ours does. */
function tamper(folder: string, sql: string): void {
  const db = new Database(join(folder, "vault.db"))
  db.exec(sql)
  db.close()
}

describe("making a vault", () => {
  test("never replaces anything", () => {
    const { folder, base } = sample()
    const slots = [{ kind: "phrase" as const, id: "w", seed: SecretKey.random() }]
    const before = readFileSync(join(folder, "keys.json"))
    expect(codeOf(() => createVault(folder, slots))).toBe("EXISTS")
    expect(readFileSync(join(folder, "keys.json"))).toEqual(before)
    mkdirSync(join(base, "other"))
    writeFileSync(join(base, "other", "a.txt"), "")
    expect(codeOf(() => createVault(join(base, "other"), slots))).toBe("EXISTS")
    expect(readdirSync(base).sort()).toEqual(["other", "vault"])
  })

  test("takes an empty folder, and makes the ones above it", () => {
    const { base } = sample()
    mkdirSync(join(base, "empty"))
    for (const folder of [join(base, "empty"), join(base, "a", "b", "c")]) {
      const seed = SecretKey.random()
      createVault(folder, [{ kind: "pass", id: "p", seed, params: { salt: "00".repeat(16), ops: 3, mem: 1 << 26 } }])
      expect(readSlots(folder)).toEqual([
        { kind: "pass", id: "p", params: { salt: "00".repeat(16), ops: 3, mem: 1 << 26 }, backend: null },
      ])
      unlockVault(folder, seed)[Symbol.dispose]()
    }
  })

  test("a host that only writes gets a store with the card alone", () => {
    const { base, folder } = sample()
    const there = join(base, "there")
    createStore(there, readFileSync(join(folder, "card.json"), "utf8"))
    expect(readdirSync(there).sort()).toEqual(["card.json", "vault.db"])
    openWindow(there)[Symbol.dispose]()
    expect(codeOf(() => readSlots(there))).toBe("NO_VAULT")
  })

  test.skipIf(process.platform === "win32")("files are the owner's alone, whatever the umask", () => {
    const { base } = sample()
    const folder = join(base, "open")
    const script = `process.umask(0)
      const { cryptoReady, SecretKey, randomBytes } = await import(${JSON.stringify(import.meta.resolve("@tracehold/crypto"))})
      const { createVault, openStore, readCard, SessionWriter } = await import(${JSON.stringify(import.meta.resolve("./index.ts"))})
      await cryptoReady()
      createVault(process.argv[1], [{ kind: "phrase", id: "w", seed: SecretKey.random() }])
      const store = openStore(process.argv[1])
      SessionWriter.start(store, readCard(process.argv[1]), { sessionId: randomBytes(16), nowMin: 1, onErased() {} })
      process.kill(process.pid, "SIGKILL")`
    spawnSync(process.execPath, ["--input-type=module", "-e", script, folder])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const names = readdirSync(folder)
    expect(names.some((name) => name.endsWith("-wal"))).toBe(true)
    for (const name of names) expect((statSync(join(folder, name)).mode & 0o777).toString(8), name).toBe("600")
  })
})

describe("opening a store", () => {
  test("none, or something that is none", () => {
    const { base, folder } = sample()
    expect(codeOf(() => openStore(join(base, "nowhere")))).toBe("NO_VAULT")
    rmSync(join(folder, "vault.db"))
    expect(codeOf(() => openStore(folder))).toBe("NO_VAULT")
    expect(existsSync(join(folder, "vault.db"))).toBe(false)
    writeFileSync(join(folder, "vault.db"), "not a database, but long enough to be taken for one".repeat(50), { mode: 0o600 })
    expect(codeOf(() => openStore(folder))).toBe("DAMAGED")
  })

  test("a newer version is refused and left exactly as it is", () => {
    const { folder } = sample()
    tamper(folder, `PRAGMA user_version = ${FORMAT_VERSION + 1}`)
    const before = readFileSync(join(folder, "vault.db"))
    expect(codeOf(() => openStore(folder))).toBe("NEWER_VERSION")
    expect(readFileSync(join(folder, "vault.db"))).toEqual(before)
  })

  test("a table, view or trigger that somebody planted is refused", () => {
    const { folder } = sample()
    tamper(folder, "CREATE TRIGGER t AFTER DELETE ON key BEGIN SELECT 1; END")
    expect(codeOf(() => openStore(folder))).toBe("DAMAGED")
  })

  test.skipIf(process.platform === "win32")("links and places that others may write are refused", () => {
    const { base, folder } = sample()
    symlinkSync(folder, join(base, "link"))
    expect(codeOf(() => openStore(join(base, "link")))).toBe("UNSAFE_PLACE")
    chmodSync(folder, 0o770)
    expect(codeOf(() => openStore(folder))).toBe("UNSAFE_PLACE")
    chmodSync(folder, 0o755)
    openStore(folder)[Symbol.dispose]()
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    chmodSync(join(folder, "vault.db"), 0o666)
    expect(codeOf(() => openStore(folder))).toBe("UNSAFE_PLACE")
    chmodSync(join(folder, "vault.db"), 0o600)
    renameSync(join(folder, "card.json"), join(base, "card.json"))
    symlinkSync(join(base, "card.json"), join(folder, "card.json"))
    expect(codeOf(() => readCard(folder))).toBe("UNSAFE_PLACE")
    chmodSync(base, 0o777)
    expect(codeOf(() => openStore(folder))).toBe("UNSAFE_PLACE")
    chmodSync(base, 0o700)
  })
})

describe("the card", () => {
  test("no character of it can be changed unnoticed", () => {
    const { folder } = sample()
    const path = join(folder, "card.json")
    const text = readFileSync(path, "utf8")
    const { identity, box, epoch } = readCard(folder)
    for (let i = 0; i < text.length; i++) {
      const c = text[i] ?? ""
      writeFileSync(
        path,
        `${text.slice(0, i)}${/[0-8a-e]/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 1) : "?"}${text.slice(i + 1)}`,
      )
      const code = codeOf(() => expect(readCard(folder)).toMatchObject({ identity, box, epoch }))
      if (code === "fine") expect(c.trim(), `character ${i}`).toBe("")
      else expect(["DAMAGED", "NEWER_VERSION"]).toContain(code)
    }
  })

  test("with a box key of small order is refused, whoever signed it", () => {
    const identity = signingPair(SecretKey.random())
    for (const weak of ["00".repeat(32), `01${"00".repeat(31)}`])
      expect(codeOf(() => parseCard(writeCard(identity, 1, fromHex(weak))))).toBe("DAMAGED")
  })

  test("of another vault: unlocking stops", () => {
    const { base, folder, seed } = sample()
    createVault(join(base, "theirs"), [{ kind: "phrase", id: "w", seed: SecretKey.random() }])
    writeFileSync(join(folder, "card.json"), readFileSync(join(base, "theirs", "card.json")))
    expect(codeOf(() => unlockVault(folder, seed))).toBe("CARD_CHANGED")
  })
})

test("a wrong seed is a wrong key and changes nothing", () => {
  const { folder, seed } = sample()
  expect(codeOf(() => unlockVault(folder, SecretKey.random()))).toBe("WRONG_KEY")
  unlockVault(folder, seed)[Symbol.dispose]()
})
