import { blake2b, fromHex, open, type SecretKey, sameBytes, seal } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import { concat, exactly, readU32, u8, u32 } from "./bytes.ts"
import { isWhole, unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { ledgerContext, ownerContext } from "./layouts.ts"
import { plain } from "./outbox.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL, type Store, writeMeta } from "./store.ts"

type Row = { readonly seq: number; readonly prev: Uint8Array; readonly body: Uint8Array }
type Entry = { readonly name: string; readonly content: Uint8Array }
type Head = { readonly count: number; readonly last: Uint8Array }

const HEADS = "ledger_heads"
const HEADS_KIND = 2
const HEAD_BYTES = 16 + 4 + 32
const NOTHING = new Uint8Array(32)

/**
 * The owner's ledger: append-only chains of sealed rows, each bound to the hash of the row before. Which recipient a chain is of
 * cannot be seen without the key. The heads are sealed beside them, so that rows cut off at the end are missed.
 */
export class SealedLedger {
  readonly #store: Store
  readonly #keys: RootKeys
  constructor(store: Store, keys: RootKeys) {
    this.#store = store
    this.#keys = keys
  }

  /** Add an entry to the chain of a name (a recipient's root, 64 hex digits). @throws VaultError `DAMAGED` when the chain is not whole; `REKEYED`. */
  append(name: string, content: Uint8Array): void {
    const sql = this.#store[SQL]
    sql.write(() => {
      checkRootEpoch(sql, this.#keys.epoch)
      const chain = chainOf(this.#keys.ledger, name)
      const rows = this.#rows(sql, chain)
      const last = this.#put(sql, chain, rows.length, lastHash(rows), { name, content })
      const heads = this.#heads(sql)
      heads.set(key(chain), { count: rows.length + 1, last })
      this.#writeHeads(sql, heads)
    })
  }

  /** All entries of a chain, in order. @throws VaultError `DAMAGED` for a row that was changed, moved or taken away. */
  read(name: string): Uint8Array[] {
    const chain = chainOf(this.#keys.ledger, name)
    return this.#open(chain, this.#rows(this.#store[SQL], chain)).map(({ content }) => content)
  }

  /** Open every chain there is. @throws VaultError `DAMAGED`. */
  verify(): void {
    const sql = this.#store[SQL]
    const found = sql.all<{ chain: Uint8Array }>("SELECT DISTINCT chain FROM ledger").map(({ chain }) => plain(chain))
    if (found.length !== this.#heads(sql).size) throw new VaultError("DAMAGED")
    for (const chain of found) this.#open(chain, this.#rows(sql, chain))
  }

  /** Whether its heads are sealed under these keys; null where nothing was ever written. */
  opens(): boolean | null {
    const sql = this.#store[SQL]
    return readMeta(sql, HEADS) === undefined ? null : isWhole(() => this.#heads(sql))
  }

  /** Inside a write transaction: every chain again, under another root key. @throws VaultError `DAMAGED` when one is not whole. */
  moveTo(next: RootKeys): void {
    this.verify()
    new SealedLedger(this.#store, next).#replaceAll(this.#left().entries)
  }

  /** After a repair: what is left of every chain, as chains that are whole again, under these keys or the next. @returns how many entries are known to be lost. */
  mend(next: RootKeys = this.#keys): number {
    const sql = this.#store[SQL]
    return sql.write(() => {
      const { entries, count } = this.#left()
      new SealedLedger(this.#store, next).#replaceAll(entries)
      return count - [...entries.values()].reduce((sum, { length }) => sum + length, 0)
    })
  }

  /** Entries that open, by the name of their chain; and how many are known to have been there. */
  #left(): { readonly entries: ReadonlyMap<string, readonly Uint8Array[]>; readonly count: number } {
    const sql = this.#store[SQL]
    const counts = new Map([...this.#headsLeft(sql)].map(([chain, { count }]) => [chain, count]))
    const entries = new Map<string, Uint8Array[]>()
    for (const row of sql.all<Row & { chain: Uint8Array }>("SELECT * FROM ledger ORDER BY chain, seq")) {
      const chain = key(row.chain)
      counts.set(chain, Math.max(counts.get(chain) ?? 0, row.seq + 1))
      const entry = this.#entryLeft(row)
      if (entry === null) continue
      const chained = entries.get(entry.name) ?? []
      chained.push(entry.content)
      entries.set(entry.name, chained)
    }
    return { entries, count: [...counts.values()].reduce((sum, count) => sum + count, 0) }
  }

  #replaceAll(entries: ReadonlyMap<string, readonly Uint8Array[]>): void {
    const sql = this.#store[SQL]
    sql.run("DELETE FROM ledger")
    const heads = new Map<string, Head>()
    for (const [name, contents] of entries) {
      const chain = chainOf(this.#keys.ledger, name)
      let last: Uint8Array = NOTHING
      for (const [seq, content] of contents.entries()) last = this.#put(sql, chain, seq, last, { name, content })
      heads.set(key(chain), { count: contents.length, last })
    }
    this.#writeHeads(sql, heads)
  }

  /** @returns the row's hash. */
  #put(sql: Sql, chain: Uint8Array, seq: number, prev: Uint8Array, { name, content }: Entry): Uint8Array {
    const label = encodeUtf8(name)
    const context = ledgerContext(this.#store.vaultId, chain, seq, prev)
    const body = seal(this.#keys.ledger, context, concat(u8(label.length), label, content))
    sql.run("INSERT INTO ledger(chain, seq, prev, body) VALUES (?, ?, ?, ?)", chain, seq, prev, body)
    return rowHash({ prev, body })
  }

  #headsLeft(sql: Sql): Map<string, Head> {
    try {
      return this.#heads(sql)
    } catch (error) {
      if (error instanceof VaultError) return new Map()
      throw error
    }
  }

  #entryLeft(row: Row & { chain: Uint8Array }): Entry | null {
    try {
      return this.#open(plain(row.chain), [row])[0] ?? null
    } catch (error) {
      if (error instanceof VaultError) return null
      throw error
    }
  }

  /** What is sealed in a row: the length of the chain's name u8, the name, the content. Without the name a chain could not move to the next root key. */
  #open(chain: Uint8Array, rows: readonly Row[]): Entry[] {
    return rows.map(({ seq, prev, body }) => {
      const context = unsealed(() => ledgerContext(this.#store.vaultId, chain, seq, prev))
      const bytes = unsealed(() => open(this.#keys.ledger, context, body))
      const end = 1 + (bytes[0] ?? 0)
      const name = decodeUtf8(bytes.slice(1, end))
      if (name === null || !sameBytes(chainOf(this.#keys.ledger, name), chain)) throw new VaultError("DAMAGED")
      return { name, content: bytes.slice(end) }
    })
  }

  /** The rows of a chain, proven to be all of them. */
  #rows(sql: Sql, chain: Uint8Array): Row[] {
    const rows = sql.all<Row>("SELECT seq, prev, body FROM ledger WHERE chain = ? ORDER BY seq", chain)
    const head = this.#heads(sql).get(key(chain)) ?? { count: 0, last: NOTHING }
    let prev: Uint8Array = NOTHING
    for (const [i, row] of rows.entries()) {
      if (row.seq !== i || !sameBytes(row.prev, prev)) throw new VaultError("DAMAGED")
      prev = rowHash(row)
    }
    if (rows.length !== head.count || !sameBytes(prev, head.last)) throw new VaultError("DAMAGED")
    return rows
  }

  #heads(sql: Sql): Map<string, Head> {
    const sealed = readMeta(sql, HEADS)
    const heads = new Map<string, Head>()
    if (!(sealed instanceof Uint8Array)) return heads
    const bytes = unsealed(() => open(this.#keys.ledger, ownerContext(this.#store.vaultId, HEADS_KIND), sealed))
    for (let at = 0; at < bytes.length; at += HEAD_BYTES)
      heads.set(key(bytes.subarray(at, at + 16)), { count: readU32(bytes, at + 16), last: bytes.slice(at + 20, at + HEAD_BYTES) })
    return heads
  }

  #writeHeads(sql: Sql, heads: ReadonlyMap<string, Head>): void {
    const bytes = concat(...[...heads].flatMap(([chain, { count, last }]) => [fromHex(chain), u32(count), exactly(32, last)]))
    writeMeta(sql, HEADS, seal(this.#keys.ledger, ownerContext(this.#store.vaultId, HEADS_KIND), bytes))
  }
}

function chainOf(ledger: SecretKey, name: string): Uint8Array {
  return blake2b(name, 16, ledger)
}

function lastHash(rows: readonly Row[]): Uint8Array {
  const last = rows.at(-1)
  return last === undefined ? NOTHING : rowHash(last)
}

function rowHash({ prev, body }: Pick<Row, "prev" | "body">): Uint8Array {
  return blake2b(concat(prev, body), 32)
}

function key(chain: Uint8Array): string {
  return Buffer.from(chain).toString("hex")
}
