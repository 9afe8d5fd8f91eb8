import { statfsSync } from "node:fs"

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
