import { toHex } from "@tracehold/crypto"
import type { ChunkRef } from "./list-chunks.ts"
import type { HostAt } from "./order-row.ts"
import { CHUNK_TAG } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { STATE } from "./tables.ts"

/**
 * An erase of a file or a text cannot be sent to a host, which has no keys to find it with. It is kept, and goes through what comes from
 * each host until everything has come that was there when it was ordered.
 */

export function hostsNow(sql: Sql): HostAt[] {
  return sql.all<HostAt>("SELECT no, pulls FROM remote ORDER BY no")
}

/** Whether one of these hosts may still have something from before. */
export function waitsForHosts(sql: Sql, hosts: readonly HostAt[]): boolean {
  return hosts.some(({ no, pulls }) => {
    const host = sql.get<{ settled: number }>("SELECT settled FROM remote WHERE no = ?", no)
    return host !== undefined && host.settled <= pulls
  })
}

/** Chunks that came from hosts and were confirmed, and that kept erases have not gone through. */
export function freshFromHosts(sql: Sql): ChunkRef[] {
  const rows = sql.all<{ session: Uint8Array; no: number }>(
    `SELECT p.session, p.no FROM pulled p JOIN chunk c ON c.session = p.session AND c.no = p.no JOIN key k ON k.owner = ${CHUNK_TAG}
      WHERE p.looked = 0 AND c.state = ? AND k.adopted = 1 ORDER BY p.session, p.no`,
    STATE.sealed,
  )
  return rows.map(({ session, no }) => ({ session: toHex(session), no }))
}
