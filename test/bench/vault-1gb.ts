import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { SecretKey } from "@tracehold/crypto"
import { eraseChunks, listChunks, openStore, unlockVault } from "@tracehold/vault"
import type { Figure } from "./figure.ts"
import { makeLargeVault, storeFileBytes } from "./large-vault.ts"
import { Scratch } from "./scratch.ts"
import { prepareSession, SESSIONS } from "./sessions.ts"

const CHUNKS = 2000
const LARGE_BYTES = 1e9
const SMALL_CHUNKS = 20
const SMALL_BYTES = 1e7
const ERASED = 40
/** A little longer than any chunk: all of one is in memory. */
const MINUTES = 35

const MEMORY_PROCESS = fileURLToPath(new URL("./memory-process.ts", import.meta.url))

/** A vault of 1 GB beside one of 10 MB: to open and list, locked and unlocked; to erase from; and what recording into it takes of memory. */
export async function vaultOfAGigabyte(root: string): Promise<Figure[]> {
  using scratch = new Scratch()
  const [large, small] = [`${scratch.folder("large")}/vault`, `${scratch.folder("small")}/vault`]
  using seed = SecretKey.random()
  makeLargeVault(small, seed, SMALL_CHUNKS, SMALL_BYTES)
  makeLargeVault(large, seed, CHUNKS, LARGE_BYTES)
  const size = `${CHUNKS} chunks, ${(storeFileBytes(large) / 1e9).toFixed(2)} GB`
  const figure = (what: string, unit: string, value: number, budget: number | null, than: Figure["than"] = null): Figure => ({
    bench: "vault-1gb",
    what,
    unit,
    value,
    than,
    budget,
  })
  const [smallMemory, largeMemory] = memoryOf(root, scratch, [small, large]) as [Memory, Memory]
  const lockedMs = fastest(() => listLocked(large))
  const adoptMs = timed(() => {
    using vault = unlockVault(large, seed)
    vault.adopt()
  })
  const unlockedMs = fastest(() => listUnlocked(large, seed))
  const erased = eraseSome(large)
  const same = (of: keyof Memory) => ({ what: "the same with 10 MB", value: smallMemory[of] / 1e6, atMostRatio: 1.25 })
  const alone = (of: number) => ({ what: "the same with 10 MB", value: of, atMostRatio: (2 * CHUNKS) / SMALL_CHUNKS })
  return [
    figure(`opened and listed locked, ${size}`, "ms", lockedMs, 100, alone(fastest(() => listLocked(small)))),
    figure(`unlocked and listed with summaries, ${size}`, "ms", unlockedMs, 500),
    figure(`the first unlock, which takes in ${size}`, "ms", adoptMs, null),
    figure(`${ERASED} chunks of it erased: keys gone`, "ms", erased.keysMs, 20),
    figure(`${ERASED} chunks of it erased: bytes gone`, "ms", erased.bytesMs, 3000),
    figure("memory that a recorder needs at most, beside a bare Node's", "MB", largeMemory.needed / 1e6, 64, same("needed")),
    figure(
      "memory that a process of it takes at most, Node and garbage included",
      "MB",
      largeMemory.taken / 1e6,
      null,
      same("taken"),
    ),
  ]
}

function listLocked(folder: string): void {
  using store = openStore(folder)
  listChunks(store)
}

function listUnlocked(folder: string, seed: SecretKey): void {
  using vault = unlockVault(folder, seed)
  for (const chunk of vault.chunks()) vault.summary(chunk)
}

/** Chunks from all over the file, while it is locked. */
function eraseSome(folder: string): { readonly keysMs: number; readonly bytesMs: number } {
  using store = openStore(folder)
  const chunks = listChunks(store).filter((_, i) => i % (CHUNKS / ERASED) === 7)
  const startMs = performance.now()
  let keysMs = 0
  // Told when the first transaction is through, before bytes are cleared away.
  store.onErased(() => {
    keysMs = performance.now() - startMs
  })
  eraseChunks(store, chunks, 10 * CHUNKS)
  return { keysMs, bytesMs: performance.now() - startMs }
}

type Memory = { readonly needed: number; readonly taken: number }

/** Of processes that do nothing but record the ordinary session, each into one of these vaults; in bytes, `needed` above a bare Node's. */
function memoryOf(root: string, scratch: Scratch, vaults: readonly string[]): Memory[] {
  const workspace = scratch.folder("work")
  const steps = join(scratch.folder("steps"), "steps.jsonl")
  const lines = prepareSession(root, workspace, SESSIONS[0], MINUTES)
  writeFileSync(steps, lines.map(({ naive: _, ...step }) => `${JSON.stringify(step)}\n`).join(""))
  const bare: number = runNode("-p", "gc(); process.memoryUsage().heapUsed + process.memoryUsage().external")
  return vaults.map((vault) => {
    const { needed, taken }: Memory = runNode(MEMORY_PROCESS, join(vault, ".."), workspace, steps)
    return { needed: needed - bare, taken }
  })
}

function runNode(...args: readonly string[]) {
  const run = spawnSync(process.execPath, ["--expose-gc", ...args], { encoding: "utf8" })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

function timed(work: () => void): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}

/** The first run meets a cold cache of the system; what is asked for is how long it must take. */
function fastest(work: () => void): number {
  return Math.min(...[1, 2, 3].map(() => timed(work)))
}
