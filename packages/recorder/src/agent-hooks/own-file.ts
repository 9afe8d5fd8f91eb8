import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs"
import { dirname } from "node:path"

const MOST_BYTES = 5_000_000

/** Something that could not be done, in one line for a person. Nothing was changed. */
export class HookError extends Error {
  override readonly name = "HookError"
}

/** The text of an agent's own file; null where there is none. @throws HookError when it is no JSON, such as one with comments. */
export function readOwnFile(file: string): string | null {
  const stat = attempt(file, () => statSync(file, { throwIfNoEntry: false }))
  if (stat === undefined) return null
  if (!stat.isFile() || stat.size > MOST_BYTES) throw new HookError(`${file} is no file that can be read; nothing was changed.`)
  const text = attempt(file, () => readFileSync(file, "utf8"))
  try {
    JSON.parse(text.replace(/^\ufeff/, ""))
    return text
  } catch {
    throw new HookError(`${file} is not plain JSON (it may have comments); nothing was changed.`)
  }
}

/** All or nothing; a link stays one, and who may read it stays the same. @throws HookError */
export function writeOwnFile(file: string, text: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const known = statSync(file, { throwIfNoEntry: false })
    const place = known === undefined ? file : realpathSync(file)
    const draft = `${place}.tracehold-${process.pid}`
    const open = openSync(draft, "wx", (known?.mode ?? 0o600) & 0o777)
    try {
      writeSync(open, text)
      fsyncSync(open)
      closeSync(open)
      renameSync(draft, place)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  })
}

export function removeOwnFile(file: string): void {
  attempt(file, () => rmSync(realpathSync(file)))
}

function attempt<T>(file: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new HookError(`${file} could not be read or written; nothing was changed.`, { cause: error })
  }
}
