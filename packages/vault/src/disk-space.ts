import { statfsSync } from "node:fs"

const LOW_BYTES = 500e6
const LOW_SHARE = 0.02

export type DiskSpace = { readonly free: number; readonly total: number }

/** Bytes on the disk that a folder is on, as far as this user may have them. Without limit where it cannot be told. */
export function diskSpace(folder: string): DiskSpace {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch {
    return { free: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY } // What is wrong with the folder, opening the vault says.
  }
}

/** Where nothing more is recorded: 500 MB or 2 % of the disk, whichever is less. */
export function lowBytes({ total }: DiskSpace): number {
  return Math.min(LOW_BYTES, total * LOW_SHARE)
}
