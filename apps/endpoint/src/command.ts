import { type ParseArgsConfig, parseArgs } from "node:util"
import type { describeEndpoint } from "./describe.ts"
import { OperatorError } from "./endpoint-error.ts"
import type { InitOptions } from "./init.ts"
import type { ServeOptions } from "./serve.ts"

/** What the command line asks for. */
export type Command = { json: boolean } & (
  | { kind: "help" }
  | { kind: "init"; options: Omit<InitOptions, "nowMs"> }
  | { kind: "serve"; options: ServeOptions }
  | { kind: "describe"; options: Parameters<typeof describeEndpoint>[0] }
  | { kind: "export"; options: { data: string; to: string } }
)

const text = { type: "string" } as const
const flag = { type: "boolean" } as const
const common = { json: flag, help: flag, data: text }
const OPTIONS = {
  init: {
    ...common,
    keys: text,
    kind: text,
    name: text,
    demo: flag,
    url: text,
    contact: text,
    terms: text,
    "age-recipient": { type: "string", multiple: true },
  },
  serve: { ...common, host: text, port: text },
  describe: { ...common, keys: text, url: text, name: text, terms: text },
  export: { ...common, to: text },
} as const satisfies Record<string, ParseArgsConfig["options"]>

/** @throws OperatorError with one line on what is wrong. */
export function readCommand(args: readonly string[]): Command {
  const [name = "help", ...rest] = args
  if (["help", "--help", "-h"].includes(name)) return { kind: "help", json: false }
  if (!Object.hasOwn(OPTIONS, name)) throw new OperatorError(`There is no command "${name}"; see --help.`)
  const kind = name as keyof typeof OPTIONS
  const given = readOptions(kind, rest)
  const json = given.json === true
  if (given.help) return { kind: "help", json }
  const data = need(given, "data")
  switch (kind) {
    case "init":
      return { kind, json, options: readInit(given, data) }
    case "serve":
      return { kind, json, options: { data, ...optional(given, "host"), ...readPort(given) } }
    case "describe":
      return {
        kind,
        json,
        options: {
          data,
          keys: need(given, "keys"),
          ...optional(given, "url"),
          ...optional(given, "name"),
          ...optional(given, "terms"),
        },
      }
    case "export":
      return { kind, json, options: { data, to: need(given, "to") } }
  }
}

type Given = Record<string, string | boolean | (string | boolean)[] | undefined>

function readOptions(kind: keyof typeof OPTIONS, args: string[]): Given {
  try {
    return parseArgs({ args, options: OPTIONS[kind], strict: true }).values as Given
  } catch (error) {
    throw new OperatorError(`${(error as Error).message.split(/[.\n]/)[0]}; see --help.`)
  }
}

function readInit(given: Given, data: string): Omit<InitOptions, "nowMs"> {
  const kind = need(given, "kind")
  if (kind !== "commons" && kind !== "org") throw new OperatorError("--kind is commons or org.")
  const ageRecipients = (given["age-recipient"] ?? []) as string[]
  return {
    data,
    kind,
    keys: need(given, "keys"),
    name: need(given, "name"),
    demo: given.demo === true,
    ageRecipients,
    ...optional(given, "url"),
    ...optional(given, "contact"),
    ...optional(given, "terms"),
  }
}

function readPort(given: Given): { port?: number } {
  const { port } = given
  if (port === undefined) return {}
  if (typeof port !== "string" || !/^\d{1,5}$/.test(port) || Number(port) > 65535)
    throw new OperatorError("--port is a number up to 65535.")
  return { port: Number(port) }
}

function need(given: Given, name: string): string {
  const value = given[name]
  if (typeof value !== "string" || value === "") throw new OperatorError(`--${name} is missing; see --help.`)
  return value
}

function optional<K extends string>(given: Given, name: K): { [P in K]?: string } {
  const value = given[name]
  return typeof value === "string" ? ({ [name]: value } as { [P in K]?: string }) : {}
}
