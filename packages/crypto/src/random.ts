declare const crypto: { getRandomValues(into: Uint8Array): Uint8Array }

const POOL_BYTES = 8192
const pool = new Uint8Array(POOL_BYTES)
let used = POOL_BYTES

/** `count` random bytes from the platform's generator. Small requests share one call: libsodium's own takes 60 µs each. */
export function randomBytes(count: number): Uint8Array {
  if (count > POOL_BYTES / 4) return crypto.getRandomValues(new Uint8Array(count))
  if (used + count > POOL_BYTES) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const bytes = pool.slice(used, used + count)
  pool.fill(0, used, used + count) // What was handed out is not kept here.
  used += count
  return bytes
}
