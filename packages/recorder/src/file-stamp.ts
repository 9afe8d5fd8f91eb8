import { statSync } from "node:fs"

/** File systems tell times in steps, the coarsest of two seconds: what changed so lately may change again without showing it. */
const STEP_MS = 2000

/** Tells one state of a file from another without reading it. */
export type FileStamp = {
  /** Size, time of its last writing, inode and device: what it keeps when it is moved. */
  readonly body: string
  /** The time of its last change of any kind, which nobody can set. */
  readonly changed: string
  /** It changed long enough ago that a later change will show. */
  readonly settled: boolean
  readonly bytes: number
}

/** Null for what is not there, may not be looked at, or is no file. Links are followed. @param nowMs - Unix time. */
export function stampOf(file: string, nowMs: number): FileStamp | null {
  try {
    const stat = statSync(file, { bigint: true })
    if (!stat.isFile()) return null
    const { size, mtimeNs, ctimeNs, ino, dev } = stat
    const latestMs = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n)
    // Joined: a string that was added up is kept in its parts.
    return {
      body: [size, mtimeNs, ino, dev].join(" "),
      changed: ctimeNs.toString(),
      settled: latestMs < nowMs - STEP_MS,
      bytes: Number(size),
    }
  } catch {
    return null
  }
}

/** Of a folder: changes when a name in it comes or goes. Null while it may change again without showing it. */
export function folderStamp(folder: string, nowMs: number): string | null {
  try {
    const { mtimeNs, ino, isDirectory } = entryOf(folder)
    return isDirectory && Number(mtimeNs / 1_000_000n) < nowMs - STEP_MS ? `${mtimeNs} ${ino}` : null
  } catch {
    return null
  }
}

function entryOf(folder: string) {
  const stat = statSync(folder, { bigint: true })
  return { mtimeNs: stat.mtimeNs, ino: stat.ino, isDirectory: stat.isDirectory() }
}
