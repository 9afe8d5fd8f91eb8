import {
  blake2b,
  boxOpen,
  boxPair,
  boxSeal,
  fromHex,
  open,
  SecretKey,
  type SigningPair,
  sameBytes,
  seal,
  signingPair,
  toHex,
} from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import * as z from "zod"
import { ascii, concat, exactly, readU32, u32 } from "./bytes.ts"
import { vaultIdOf } from "./card.ts"
import { VaultError } from "./error.ts"
import { KEY_FILE_VERSION } from "./format-version.ts"
import { ownerContext } from "./layouts.ts"
import { parseVersioned } from "./parse-versioned.ts"
import { fileKey, ownerKey } from "./root-keys.ts"

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const anyHex = z.string().regex(/^(?:[0-9a-f]{2})*$/)

/** Argon2id's parameters of a passphrase: salt of 16 bytes as hex, passes, memory in bytes. The ceiling keeps a hostile file from eating the machine. */
const paramsSchema = z.strictObject({
  salt: hex(16),
  ops: z.int().min(3).max(64),
  mem: z
    .int()
    .min(1 << 26)
    .max(1 << 30),
})

/** Keyrings that outlast a reboot and open with the user's login. The kernel's own does not: it is memory. */
const keyringSchema = z.enum(["secret-service", "keychain", "credential-manager"])
export type KeyringName = z.infer<typeof keyringSchema>

const slotSchema = z.strictObject({
  kind: z.enum(["phrase", "pass", "os"]),
  id: z.string().min(1).max(64),
  publicKey: hex(32),
  /** Keyed by the slot's own seed over the vault's id: nobody else can offer this slot another root key. */
  bind: hex(16),
  /** The root key, sealed to `publicKey`. */
  sealed: anyHex,
  params: paramsSchema.nullable(),
  /** Which keyring of the platform holds the seed of an `os` slot. */
  backend: keyringSchema.nullable(),
})

/** `keys.json`. */
const keyFileSchema = z.strictObject({
  version: z.literal(KEY_FILE_VERSION),
  vaultId: hex(16),
  epoch: z.int().min(0).max(0xffffffff),
  slots: z.array(slotSchema).min(1).max(64),
  /** The age recipient (`age1...`) that backups are encrypted to while the vault is locked; null where no phrase opens them. */
  backup: z
    .string()
    .regex(/^age1[02-9ac-hj-np-z]{58}$/)
    .nullable(),
  /** The owner's lasting secrets, sealed under a key from the root key. */
  secrets: anyHex,
  mac: hex(32),
})
export type KeyFile = z.infer<typeof keyFileSchema>

const secretsSchema = z.strictObject({
  identity: hex(32),
  donorRoot: hex(32),
  oldBoxes: z.array(z.strictObject({ epoch: z.int().nonnegative(), seed: hex(32) })),
  retiring: hex(32).nullable(),
})

/** Who may unlock: a seed that a passphrase, a phrase or the system's keyring gives. A slot only holds its public key. */
export type SlotInput = {
  readonly kind: "phrase" | "pass" | "os"
  readonly id: string
  /** A function where the seed depends on the vault's id (16 bytes), which is made with the vault. */
  readonly seed: SecretKey | ((vaultId: Uint8Array) => SecretKey)
  readonly params?: { readonly salt: string; readonly ops: number; readonly mem: number }
  readonly backend?: KeyringName
  /** Of a phrase: the age recipient whose identity follows from it. Backups are encrypted to that of the newest slot that has one. */
  readonly backup?: (vaultId: Uint8Array) => string
}

/** What an opened key file gives. */
export type OwnerSecrets = {
  readonly root: SecretKey
  readonly epoch: number
  readonly identity: SigningPair
  readonly donorRoot: SecretKey
  readonly oldBoxes: ReadonlyMap<number, SecretKey>
  readonly backup: string | null
  /** The root key of the epoch before, while what is sealed under it is being moved to this one. */
  readonly retiring: SecretKey | null
}

export const KEY_FILE = "keys.json"

/** @throws VaultError `NEWER_VERSION`; `DAMAGED`. */
export function parseKeyFile(text: string): KeyFile {
  return parseVersioned(keyFileSchema, KEY_FILE_VERSION, text)
}

/** The text of a key file whose slots all open the same root key; `kept` are slots of this root key that it had before. */
export function writeKeyFile(secrets: OwnerSecrets, slots: readonly SlotInput[], kept: KeyFile["slots"] = []): string {
  const vaultId = vaultIdOf(secrets.identity.publicKey)
  using owner = ownerKey(secrets.root)
  const plain = encodeUtf8(
    JSON.stringify({
      identity: toHex(secrets.identity.seed.exposeKeyBytes()),
      donorRoot: toHex(secrets.donorRoot.exposeKeyBytes()),
      oldBoxes: [...secrets.oldBoxes].map(([epoch, seed]) => ({ epoch, seed: toHex(seed.exposeKeyBytes()) })),
      retiring: secrets.retiring === null ? null : toHex(secrets.retiring.exposeKeyBytes()),
    }),
  )
  const file = keyFileSchema.omit({ mac: true }).parse({
    version: KEY_FILE_VERSION,
    vaultId: toHex(vaultId),
    epoch: secrets.epoch,
    slots: [...kept, ...slots.map((slot) => writeSlot(slot, vaultId, secrets))],
    backup: slots.findLast((slot) => slot.backup !== undefined)?.backup?.(vaultId) ?? secrets.backup,
    secrets: toHex(seal(owner, ownerContext(vaultId, 0), plain)),
  })
  plain.fill(0)
  return `${JSON.stringify({ ...file, mac: toHex(macOf(secrets.root, file)) }, null, 2)}\n`
}

/**
 * Open a key file with one slot's seed, and believe nothing in it before its proof.
 *
 * @throws VaultError `WRONG_KEY` when no slot is of this seed; `DAMAGED` when the file was changed since it was written.
 */
export function openKeyFile(file: KeyFile, seed: SecretKey): OwnerSecrets {
  const pair = boxPair(seed)
  using _secret = pair.secretKey
  const vaultId = fromHex(file.vaultId)
  const slot = file.slots.find((s) => s.publicKey === toHex(pair.publicKey))
  if (slot === undefined) throw new VaultError("WRONG_KEY")
  try {
    if (!sameBytes(fromHex(slot.bind), bindOf(seed, vaultId))) throw new VaultError("DAMAGED")
    const plain = exactly(40, boxOpen(pair, fromHex(slot.sealed)))
    if (!sameBytes(plain.subarray(0, 4), ascii("THV1")) || readU32(plain, 4) !== file.epoch) throw new VaultError("DAMAGED")
    using root = new SecretKey(plain.slice(8))
    plain.fill(0)
    return openSecrets(file, root)
  } catch {
    throw new VaultError("DAMAGED")
  }
}

/** Open a key file with its root key; what it gives has a copy. @throws VaultError `DAMAGED` when anybody without this key changed it. */
export function openSecrets(file: KeyFile, root: SecretKey): OwnerSecrets {
  if (!sameBytes(fromHex(file.mac), macOf(root, file))) throw new VaultError("DAMAGED")
  const vaultId = fromHex(file.vaultId)
  using owner = ownerKey(root)
  const text = decodeUtf8(open(owner, ownerContext(vaultId, 0), fromHex(file.secrets)))
  const secrets = secretsSchema.parse(JSON.parse(text ?? ""))
  const identity = signingPair(new SecretKey(fromHex(secrets.identity)))
  if (!sameBytes(vaultId, vaultIdOf(identity.publicKey))) throw new VaultError("DAMAGED")
  return {
    root: new SecretKey(root.exposeKeyBytes().slice()),
    epoch: file.epoch,
    identity,
    donorRoot: new SecretKey(fromHex(secrets.donorRoot)),
    backup: file.backup,
    oldBoxes: new Map(secrets.oldBoxes.map(({ epoch, seed }) => [epoch, new SecretKey(fromHex(seed))])),
    retiring: secrets.retiring === null ? null : new SecretKey(fromHex(secrets.retiring)),
  }
}

export function wipeSecrets(secrets: OwnerSecrets): void {
  for (const key of [secrets.donorRoot, secrets.identity.seed]) key[Symbol.dispose]()
  wipeRoots(secrets)
}

export function wipeRoots({ root, oldBoxes, retiring }: Pick<OwnerSecrets, "root" | "oldBoxes" | "retiring">): void {
  for (const key of [root, ...oldBoxes.values(), ...(retiring === null ? [] : [retiring])]) key[Symbol.dispose]()
}

/** Slots of a checked key file, for another root key: they are public keys, so nobody has to type anything. */
export function resealSlots(slots: KeyFile["slots"], secrets: Pick<OwnerSecrets, "root" | "epoch">): KeyFile["slots"] {
  return slots.map((slot) => ({ ...slot, sealed: sealRoot(fromHex(slot.publicKey), secrets) }))
}

function sealRoot(publicKey: Uint8Array, { root, epoch }: Pick<OwnerSecrets, "root" | "epoch">): string {
  const plain = concat(ascii("THV1"), u32(epoch), root.exposeKeyBytes())
  const sealed = boxSeal(publicKey, plain)
  plain.fill(0)
  return toHex(sealed)
}

function writeSlot(input: SlotInput, vaultId: Uint8Array, secrets: OwnerSecrets): z.infer<typeof slotSchema> {
  const seed = typeof input.seed === "function" ? input.seed(vaultId) : input.seed
  const pair = boxPair(seed)
  using _secret = pair.secretKey
  return {
    kind: input.kind,
    id: input.id,
    publicKey: toHex(pair.publicKey),
    bind: toHex(bindOf(seed, vaultId)),
    sealed: sealRoot(pair.publicKey, secrets),
    params: input.params ?? null,
    backend: input.backend ?? null,
  }
}

function bindOf(seed: SecretKey, vaultId: Uint8Array): Uint8Array {
  return blake2b(concat(ascii("tracehold/slot/bind/1"), vaultId), 16, seed)
}

/** Over every field but `mac`, in this order and form, whatever the file's own spelling. */
function macOf(root: SecretKey, file: Omit<KeyFile, "mac">): Uint8Array {
  const slots = file.slots.map((s) => [
    s.kind,
    s.id,
    s.publicKey,
    s.bind,
    s.sealed,
    s.params && [s.params.salt, s.params.ops, s.params.mem],
    s.backend,
  ])
  using key = fileKey(root)
  const fields = ["tracehold/key-file/1", file.version, file.vaultId, file.epoch, slots, file.backup, file.secrets]
  return blake2b(JSON.stringify(fields), 32, key)
}
