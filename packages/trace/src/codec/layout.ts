declare const holds: unique symbol

/** How values of type T lie in columns: plain data, which `compile` makes readers and writers of. README says what each word means. */
export type Layout<T> = Spec & { readonly [holds]?: (value: T) => T }

export type Spec =
  | { readonly is: "unsigned"; readonly key: boolean }
  | { readonly is: "signed" }
  | { readonly is: "after"; readonly slot: Slot; readonly plus: 0 | 1; readonly sets: boolean }
  | { readonly is: "entry"; readonly table: TableName; readonly key: boolean }
  | { readonly is: "text" }
  | { readonly is: "change" }
  | { readonly is: "constant"; readonly value: number | string }
  | { readonly is: "choice"; readonly values: readonly (string | boolean)[] }
  | { readonly is: "or"; readonly value: string | null | undefined; readonly of: Spec }
  | { readonly is: "list"; readonly of: Spec }
  | { readonly is: "since"; readonly version: number; readonly of: Spec }
  | { readonly is: "record"; readonly fields: Readonly<Record<string, Spec>> }
  | { readonly is: "tuple"; readonly of: readonly Spec[] }
  | { readonly is: "variants"; readonly kinds: Readonly<Record<string, Readonly<Record<string, Spec>>>> }

/** Values that occur again, each stored once in a block: strings, screens' rows, hashes of 32 and of 16 bytes. */
export const TABLES = ["name", "row", "hash", "digest"] as const
export type TableName = (typeof TABLES)[number]

/**
 * What a number is told as the difference to: the number before it of the same slot. The first three are one each in a block; of the
 * others there is one for each document and terminal.
 */
export const SLOTS = ["time", "change", "command", "line", "column", "top", "end", "row"] as const
export type Slot = (typeof SLOTS)[number]
export const UNKEYED_SLOTS = 3

/** How many list items one event may have, those of lists in lists included: so much and no more memory can be asked of a reader. */
export const MAX_ITEMS = 2 ** 20

type Fields<T> = { readonly [F in keyof T]-?: object extends Pick<T, F> ? Layout<T[F] | undefined> : Layout<T[F]> }
type Kinds<T extends { kind: string }> = { readonly [K in T["kind"]]: Fields<Omit<Extract<T, { kind: K }>, "kind">> }

export const unsigned: Layout<number> = { is: "unsigned", key: false }
export const signed: Layout<number> = { is: "signed" }
export const text: Layout<string> = { is: "text" }
export const name: Layout<string> = { is: "entry", table: "name", key: false }
export const row: Layout<string> = { is: "entry", table: "row", key: false }
export const hash: Layout<string> = { is: "entry", table: "hash", key: false }
export const digest: Layout<string> = { is: "entry", table: "digest", key: false }
export const flag: Layout<boolean> = { is: "choice", values: [false, true] }
/** The document, or the terminal, whose slots the numbers after it go by. */
export const doc: Layout<string> = { is: "entry", table: "name", key: true }
export const terminal: Layout<number> = { is: "unsigned", key: true }
export const change: Layout<{ offset: number; deleted: number; inserted: string }> = { is: "change" }

export const after = (slot: Slot): Layout<number> => ({ is: "after", slot, plus: 0, sets: true })
export const next = (slot: Slot): Layout<number> => ({ is: "after", slot, plus: 1, sets: true })
export const beside = (slot: Slot): Layout<number> => ({ is: "after", slot, plus: 0, sets: false })
export const constant = <T extends number | string>(value: T): Layout<T> => ({ is: "constant", value })
export const choice = <T extends string>(...values: readonly T[]): Layout<T> => ({ is: "choice", values })
export const nullable = <T>(of: Layout<T>): Layout<T | null> => ({ is: "or", value: null, of: of as Spec })
export const optional = <T>(of: Layout<T>): Layout<T | undefined> => ({ is: "or", value: undefined, of: of as Spec })
/** A field that blocks of earlier versions do not have; its columns come after all of those. */
export const since = <T>(version: number, of: Layout<T | undefined>): Layout<T | undefined> => ({
  is: "since",
  version,
  of: of as Spec,
})
export const or = <T, V extends string>(value: V, of: Layout<T>): Layout<T | V> => ({ is: "or", value, of: of as Spec })
export const list = <T>(of: Layout<T>): Layout<T[]> => ({ is: "list", of: of as Spec })
export const record = <T>(fields: Fields<T>): Layout<T> => ({ is: "record", fields: fields as Readonly<Record<string, Spec>> })
export const pair = <A, B>(a: Layout<A>, b: Layout<B>): Layout<[A, B]> => ({ is: "tuple", of: [a as Spec, b as Spec] })
export const variants = <T extends { kind: string }>(kinds: Kinds<T>): Layout<T> => ({
  is: "variants",
  kinds: kinds as Readonly<Record<string, Readonly<Record<string, Spec>>>>,
})
