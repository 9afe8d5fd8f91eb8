import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** What the recipient's operator does: export what came in, for the machine that can open it. */
export async function exportFrom(dataDir: string, to: string): Promise<string> {
  const program = fileURLToPath(new URL("../../apps/endpoint/src/main.ts", import.meta.url))
  await promisify(execFile)(process.execPath, [program, "export", "--data", dataDir, "--to", to])
  return to
}
