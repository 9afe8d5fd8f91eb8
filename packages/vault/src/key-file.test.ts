import { blake2b, boxSeal, cryptoReady, fromHex, SecretKey, signingPair, toHex } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { ascii, concat, u32 } from "./bytes.ts"
import { KEY_FILE_VERSION } from "./format-version.ts"
import { type KeyFile, type OwnerSecrets, openKeyFile, openSecrets, parseKeyFile, resealSlots, writeKeyFile } from "./key-file.ts"

beforeAll(cryptoReady)

const secrets = (): OwnerSecrets => ({
  root: SecretKey.random(),
  epoch: 3,
  identity: signingPair(SecretKey.random()),
  donorRoot: SecretKey.random(),
  oldBoxes: new Map([[2, SecretKey.random()]]),
  backup: null,
  retiring: null,
})
const params = { salt: "ab".repeat(16), ops: 3, mem: 1 << 26 }

function sample() {
  const [words, pass] = [SecretKey.random(), SecretKey.random()]
  const inside = secrets()
  const text = writeKeyFile(inside, [
    { kind: "phrase", id: "words", seed: words },
    { kind: "pass", id: "pass", seed: pass, params },
    { kind: "os", id: "keyring", seed: SecretKey.random(), backend: "secret-service" },
  ])
  return { words, pass, inside, text, file: parseKeyFile(text) }
}

const codeOf = (action: () => unknown): unknown => {
  try {
    action()
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error
  }
  return "opened"
}

test("each slot alone opens the same secrets", () => {
  const { words, pass, inside, file } = sample()
  for (const seed of [words, pass]) {
    const opened = openKeyFile(file, seed)
    expect(opened.root.exposeKeyBytes()).toEqual(inside.root.exposeKeyBytes())
    expect(opened.identity.publicKey).toEqual(inside.identity.publicKey)
    expect(opened.donorRoot.exposeKeyBytes()).toEqual(inside.donorRoot.exposeKeyBytes())
    expect([...opened.oldBoxes.keys()]).toEqual([2])
  }
})

test("a seed that is no slot's is a wrong key, not damage", () => {
  expect(codeOf(() => openKeyFile(sample().file, SecretKey.random()))).toBe("WRONG_KEY")
})

test("a slot's seed may depend on the vault's id", () => {
  const inside = secrets()
  const seen: Uint8Array[] = []
  const seed = SecretKey.random()
  const text = writeKeyFile(inside, [
    {
      kind: "phrase",
      id: "words",
      seed: (vaultId) => {
        seen.push(vaultId)
        return seed
      },
    },
  ])
  expect(seen.map(toHex)).toEqual([parseKeyFile(text).vaultId])
  expect(openKeyFile(parseKeyFile(text), seed).epoch).toBe(3)
})

test("no character of the file can be changed unnoticed", () => {
  const { words, text, inside } = sample()
  const root = toHex(inside.root.exposeKeyBytes())
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ""
    const other = /[0-9a-e]/.test(c) ? String.fromCharCode(c.charCodeAt(0) ^ 1) : c === "f" ? "e" : "?"
    let opened: OwnerSecrets
    try {
      opened = openKeyFile(parseKeyFile(text.slice(0, i) + other + text.slice(i + 1)), words)
    } catch {
      continue
    }
    // What still opens differs in white space alone.
    expect(c.trim() === "", `character ${i}`).toBe(true)
    expect(toHex(opened.root.exposeKeyBytes())).toBe(root)
  }
})

test("a slot that somebody added is refused before it is used", () => {
  const { words, file, inside } = sample()
  const slot = file.slots[0]
  if (slot === undefined) throw new Error("no slot")
  const root = inside.root
  const added = parseKeyFile(writeKeyFile({ ...inside, root }, [{ kind: "phrase", id: "theirs", seed: SecretKey.random() }]))
  const forged: KeyFile = { ...file, slots: [slot, ...added.slots] }
  expect(codeOf(() => openKeyFile(forged, words))).toBe("DAMAGED")
})

/** The file's proof, made as its format says by whoever has a root key. */
function withMac(file: KeyFile, root: SecretKey): KeyFile {
  const slots = file.slots.map((s) => [
    s.kind,
    s.id,
    s.publicKey,
    s.bind,
    s.sealed,
    s.params && [s.params.salt, s.params.ops, s.params.mem],
    s.backend,
  ])
  const text = JSON.stringify(["tracehold/key-file/1", file.version, file.vaultId, file.epoch, slots, file.backup, file.secrets])
  return { ...file, mac: toHex(blake2b(text, 32, root.derive("th-vault", 4))) }
}

test("a whole vault of somebody else, with its root key sealed to the owner's public slot, is refused", () => {
  const { words, file } = sample()
  const theirs = secrets()
  const forged = parseKeyFile(writeKeyFile(theirs, [{ kind: "phrase", id: "words", seed: SecretKey.random() }]))
  expect(withMac(forged, theirs.root)).toEqual(forged)
  const slot = file.slots[0]
  if (slot === undefined) throw new Error("no slot")
  const plain = concat(ascii("THV1"), u32(3), theirs.root.exposeKeyBytes())
  const sealed = toHex(boxSeal(fromHex(slot.publicKey), plain))
  const whole = withMac({ ...forged, slots: [{ ...slot, sealed }] }, theirs.root)
  expect(codeOf(() => openKeyFile(whole, words))).toBe("DAMAGED")
})

test("weakened or monstrous passphrase parameters are refused when the file is read", () => {
  const { file } = sample()
  const withParams = (change: Partial<typeof params>) =>
    JSON.stringify({
      ...file,
      slots: file.slots.map((s) => (s.params === null ? s : { ...s, params: { ...params, ...change } })),
    })
  for (const change of [{ ops: 1 }, { mem: 1 << 20 }, { mem: 2 ** 31 }, { salt: "00" }])
    expect(codeOf(() => parseKeyFile(withParams(change)))).toBe("DAMAGED")
})

test("a newer file says so, whatever else it holds", () => {
  expect(codeOf(() => parseKeyFile(JSON.stringify({ version: KEY_FILE_VERSION + 1, somethingNew: true })))).toBe("NEWER_VERSION")
  expect(codeOf(() => parseKeyFile("{"))).toBe("DAMAGED")
})

test("the newest phrase says for whom backups are encrypted, and nobody else can say so", () => {
  const [first, second] = [`age1${"q".repeat(58)}`, `age1${"p".repeat(58)}`]
  const [inside, seed] = [secrets(), SecretKey.random()]
  const phrase = (backup: string) => ({ kind: "phrase", id: backup, seed, backup: () => backup }) as const
  const text = writeKeyFile(inside, [phrase(first), { kind: "pass", id: "pass", seed: SecretKey.random(), params }])
  const opened = openKeyFile(parseKeyFile(text), seed)
  expect(opened.backup).toBe(first)
  expect(parseKeyFile(writeKeyFile(opened, [phrase(second)])).backup).toBe(second)
  expect(parseKeyFile(writeKeyFile(opened, [{ kind: "os", id: "os", seed: SecretKey.random() }])).backup).toBe(first)
  expect(codeOf(() => openKeyFile(parseKeyFile(text.replace(first, second)), seed))).toBe("DAMAGED")
})

test("slots sealed anew open the next root key, with the one before in it, and no proof of the old file serves the new one", () => {
  const { words, pass, inside, file } = sample()
  const next = { ...inside, root: SecretKey.random(), epoch: 4, retiring: inside.root }
  const fresh = parseKeyFile(writeKeyFile(next, [], resealSlots(file.slots, next)))
  for (const seed of [words, pass]) {
    const opened = openKeyFile(fresh, seed)
    expect(opened).toMatchObject({ epoch: 4 })
    expect(opened.root.exposeKeyBytes()).toEqual(next.root.exposeKeyBytes())
    expect(opened.retiring?.exposeKeyBytes()).toEqual(inside.root.exposeKeyBytes())
  }
  expect(codeOf(() => openSecrets(fresh, inside.root))).toBe("DAMAGED")
  expect(codeOf(() => openKeyFile({ ...fresh, slots: file.slots }, words))).toBe("DAMAGED")
})
