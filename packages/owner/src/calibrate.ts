import { type Argon2Cost, newParams, passphraseSeed } from "./slots.ts"

const MIB = 1 << 20
/** The least that a key file may hold. */
const FLOOR: Argon2Cost = { ops: 3, mem: 64 * MIB }
/** What a new slot takes at most: the vault must open on a smaller machine, too. (A key file is refused above 1 GiB.) */
const MOST_MEM = 512 * MIB
const MOST_OPS = 64
const TARGET_MS = 1000

/** The cost at which trying one passphrase takes about a second on this machine, and never less than the floor. */
export async function calibratedCost(): Promise<Argon2Cost> {
  const params = await newParams(FLOOR)
  const times: number[] = []
  // Twice, as the first run also compiles: it would make the machine look slow, and the slot cheap to guess.
  for (let run = 0; run < 2; run++) {
    const from = performance.now()
    using _seed = await passphraseSeed("calibration", params)
    times.push(performance.now() - from)
  }
  return costFor(Math.min(...times))
}

/**
 * Memory first, as it is what an attacker's hardware has least of; passes once memory is at its most.
 *
 * @param floorMs - what the floor (3 passes over 64 MiB) takes. Time grows with passes times memory.
 */
export function costFor(floorMs: number): Argon2Cost {
  const times = TARGET_MS / Math.max(floorMs, 1)
  const step = 16 * MIB
  const mem = Math.max(FLOOR.mem, Math.min(MOST_MEM, Math.floor((FLOOR.mem * times) / step) * step))
  const ops = Math.max(FLOOR.ops, Math.min(MOST_OPS, Math.floor((FLOOR.ops * FLOOR.mem * times) / mem)))
  return { ops, mem }
}
