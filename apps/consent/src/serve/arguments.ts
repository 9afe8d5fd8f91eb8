import { parseArgs } from "node:util"

export type ServeArguments = {
  readonly vault: string | null
  readonly port: number
  readonly allowHosts: readonly string[]
  readonly lockAfterMinutes: number
  readonly ui: string | null
  readonly parent: boolean
}

export const HELP = `Tracehold's consent app, in a browser on this machine.

Usage: consent [options]

  --vault FOLDER       the vault to open (default: TRACEHOLD_HOME, else your data folder)
  --port N             port on 127.0.0.1 (default: any free one)
  --allow-host HOST    also answer under this name, as a proxy in front writes it (host or host:port); may be repeated
  --lock-after MIN     lock after so many minutes without use, until the Keys page says otherwise (default: 15)
  --ui FOLDER          the built user interface (default: the one beside this program)
  --parent             stop when standard input closes
  --help               this text

Prints one line of JSON on standard output, {"url": ...}: open that address. It works for whoever has it, until this stops.
`

/** What was asked for on the command line, or one line on what is wrong with it. */
export function readArguments(
  args: readonly string[],
): { kind: "serve"; arguments: ServeArguments } | { kind: "help" } | { kind: "refused"; why: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        vault: { type: "string" },
        port: { type: "string", default: "0" },
        "allow-host": { type: "string", multiple: true, default: [] },
        "lock-after": { type: "string", default: "15" },
        ui: { type: "string" },
        parent: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    })
    if (values.help) return { kind: "help" }
    const port = wholeNumber(values.port, 0, 65_535)
    if (port === null) return { kind: "refused", why: "--port takes a number from 0 to 65535." }
    const lockAfterMinutes = wholeNumber(values["lock-after"], 1, 24 * 60)
    if (lockAfterMinutes === null) return { kind: "refused", why: "--lock-after takes minutes, from 1 to 1440." }
    if (values["allow-host"].some((host) => !/^[\w.-]+(:\d{1,5})?$|^\[[\da-fA-F:]+\](:\d{1,5})?$/.test(host))) {
      return { kind: "refused", why: "--allow-host takes a host name, with a port if it has one, and nothing else." }
    }
    const { vault, ui } = values
    return {
      kind: "serve",
      arguments: {
        vault: vault ?? null,
        port,
        allowHosts: values["allow-host"],
        lockAfterMinutes,
        ui: ui ?? null,
        parent: values.parent,
      },
    }
  } catch (error) {
    // parseArgs names the option at fault in its first sentence.
    const why = error instanceof Error ? (error.message.split(". ")[0] ?? "") : ""
    return { kind: "refused", why: `${why}. See --help.` }
  }
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return min <= value && value <= max ? value : null
}
