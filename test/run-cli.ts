import { type Io, run } from "@tracehold/cli"

/** How a command ended: its exit code, and what it printed. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string }

type Ask = (question: string, options: { secret: boolean }, shown: string) => string | Promise<string>

/** Where a command runs, and who answers it: nobody, unless `ask` does, which also gets what was shown on stderr so far. */
type Setting = Pick<Io, "env" | "cwd"> & Partial<Omit<Io, "ask">> & { readonly ask?: Ask | null }

/** Run the command line in this process, as `tracehold ARGS` would run. */
export async function runCli(args: readonly string[], { ask = null, ...setting }: Setting): Promise<Ran> {
  let [out, err] = ["", ""]
  const code = await run(args, {
    now: () => 0,
    fetch,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    ask: ask && (async (question, options) => ask(question, options, err)),
    ...setting,
  })
  return { code, out, err }
}
