import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { type Channel, openStore, type Pulled, pullFrom, pullFromFolder, readCard } from "@tracehold/vault"

/** Where a write-only host's store is: behind a command that reaches its `tracehold vault serve-pull`, or in a folder here. */
export type HostPlace = { readonly via: string } | { readonly from: string }

export type PullOptions = {
  readonly now?: () => number
  /** How many chunks came so far. */
  readonly onChunk?: (taken: number) => void
  /** What the command says on its error stream, as it comes. It may be the other machine's: never show it as it is. */
  readonly onSaid?: (text: string) => void
}

/**
 * Take over what a write-only host recorded; needs no key. The next unlock confirms it.
 *
 * @throws VaultError as `pullFrom`.
 */
export async function pullHost(folder: string, place: HostPlace, options: PullOptions = {}): Promise<Pulled> {
  const { now = Date.now, onChunk, onSaid = () => {} } = options
  await cryptoReady()
  readCard(folder)
  const card = readFileSync(join(folder, "card.json"), "utf8")
  const nowMin = () => Math.floor(now() / 60_000)
  using store = openStore(folder)
  if ("from" in place) return await pullFromFolder(store, place.from, card, nowMin, onChunk)
  return await throughCommand(place.via, onSaid, (channel) => pullFrom(store, channel, card, nowMin, onChunk))
}

/** The owner's own command, in the owner's shell: it may ask for a passphrase in the terminal, as ssh does. */
async function throughCommand<T>(
  command: string,
  onSaid: (text: string) => void,
  use: (channel: Channel) => Promise<T>,
): Promise<T> {
  const child = spawn(command, { shell: true, stdio: ["pipe", "pipe", "pipe"] })
  const closed = once(child, "close").catch(() => {}) // A shell that is not there: the channel ends, which says it.
  child.stdin.on("error", () => {})
  child.stderr.setEncoding("utf8").on("data", onSaid)
  const send = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => child.stdin.write(bytes, (error) => (error ? reject(error) : resolve())))
  try {
    const done = await use({ incoming: child.stdout, send })
    child.stdin.end() // The host cuts its log now, and ends.
    return done
  } catch (error) {
    child.kill()
    throw error
  } finally {
    child.stdout.resume()
    await closed
  }
}
