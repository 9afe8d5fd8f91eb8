import { TraceError } from "../trace-error.ts"
import { type CodecOf, type Column, Columns } from "./codec-of.ts"
import { compileChange } from "./compile-change.ts"
import { compileEntry, TableColumns } from "./compile-entry.ts"
import { type Layout, SLOTS, type Spec } from "./layout.ts"

export type Compiled = { readonly codec: CodecOf; readonly columns: readonly Column[] }

/**
 * A reader and writer for a layout as it was in this version. Its columns are numbered as a walk over it meets them, those of the tables
 * first and those of each later version behind what there was before.
 */
export function compile<T>(layout: Layout<T>, version: number): Compiled {
  const compiler = new Compiler(version)
  const codec = compiler.of(layout, "")
  compiler.addLater()
  return { codec, columns: compiler.columns.all }
}

class Compiler {
  readonly columns = new Columns()
  readonly #tables = new TableColumns(this.columns)
  readonly #version: number
  readonly #later: { readonly version: number; readonly add: () => void }[] = []

  constructor(version: number) {
    this.#version = version
  }

  addLater(): void {
    for (const { add } of this.#later.toSorted((a, b) => a.version - b.version)) add()
  }

  of(spec: Spec, path: string): CodecOf {
    switch (spec.is) {
      case "unsigned":
        return this.#unsigned(path, spec.key)
      case "signed": {
        const no = this.columns.add(path, "signed")
        return { write: (to, value) => to.column(no).signed(value as number), read: (from) => from.column(no).signed() }
      }
      case "after":
        return this.#after(path, spec)
      case "entry":
        return compileEntry(
          this.columns.add(path, `${spec.table}${spec.key ? ", key" : ""}`),
          this.#tables.of(spec.table),
          spec.key,
        )
      case "text":
        return this.#text(path)
      case "change":
        return compileChange(this.columns, path, () => this.#text(`${path}.inserted`))
      case "constant":
        return { write: () => {}, read: () => spec.value }
      case "choice":
        return this.#choice(path, spec.values)
      case "or":
        return this.#or(path, spec)
      case "list":
        return this.#list(path, spec.of)
      case "since":
        return this.#since(path, spec)
      case "record":
        return this.#record(path, spec.fields, {})
      case "tuple":
        return this.#tuple(path, spec.of)
      case "variants":
        return this.#variants(path, spec.kinds)
    }
  }

  #unsigned(path: string, isKey: boolean): CodecOf {
    const no = this.columns.add(path, `unsigned${isKey ? ", key" : ""}`)
    if (!isKey)
      return { write: (to, value) => to.column(no).unsigned(value as number), read: (from) => from.column(no).unsigned() }
    return {
      write: (to, value) => {
        to.column(no).unsigned(value as number)
        to.slots.key = -1 - (value as number)
      },
      read: (from) => {
        const value = from.column(no).unsigned()
        from.slots.key = -1 - value
        return value
      },
    }
  }

  #after(path: string, { slot: name, plus, sets }: Extract<Spec, { is: "after" }>): CodecOf {
    const no = this.columns.add(path, `${sets ? "after" : "beside"} ${name}${plus === 1 ? " + 1" : ""}`)
    const slot = SLOTS.indexOf(name)
    const told = (known: number) => Math.min(known + plus, Number.MAX_SAFE_INTEGER)
    return {
      write: (to, value) => {
        to.column(no).signed((value as number) - told(to.slots.get(slot)))
        if (sets) to.slots.set(slot, value as number)
      },
      read: (from) => {
        const value = told(from.slots.get(slot)) + from.column(no).signed()
        if (value < 0 || value > Number.MAX_SAFE_INTEGER) throw new TraceError("NOT_A_TRACE")
        if (sets) from.slots.set(slot, value)
        return value
      },
    }
  }

  #text(path: string): CodecOf {
    const no = this.columns.add(path, "length")
    const heap = this.columns.add(path, "text")
    return {
      write: (to, value) => {
        to.column(no).unsigned((value as string).length)
        to.text(heap, value as string)
      },
      read: (from) => from.text(heap, from.column(no).unsigned()),
    }
  }

  #choice(path: string, values: readonly unknown[]): CodecOf {
    const no = this.columns.add(path, values.map((value, i) => `${i} ${value}`).join(", "))
    return {
      write: (to, value) => to.column(no).unsigned(values.indexOf(value)),
      read: (from) => {
        const at = from.column(no).unsigned()
        if (at >= values.length) throw new TraceError("NOT_A_TRACE")
        return values[at]
      },
    }
  }

  #or(path: string, { value: other, of }: Extract<Spec, { is: "or" }>): CodecOf {
    const no = this.columns.add(path, `0 ${other === undefined ? "left out" : other}, 1 else`)
    const codec = this.of(of, path)
    return {
      write: (to, value) => {
        to.column(no).unsigned(value === other ? 0 : 1)
        if (value !== other) codec.write(to, value)
      },
      read: (from) => {
        const is = from.column(no).unsigned()
        if (is > 1) throw new TraceError("NOT_A_TRACE")
        return is === 0 ? other : codec.read(from)
      },
    }
  }

  #list(path: string, of: Spec): CodecOf {
    const no = this.columns.add(`${path}[]`, "count")
    const codec = this.of(of, `${path}[]`)
    return {
      write: (to, value) => {
        const items = value as readonly unknown[]
        to.countItems(items.length)
        to.column(no).unsigned(items.length)
        for (const item of items) codec.write(to, item)
      },
      read: (from) => {
        const items: unknown[] = []
        const count = from.column(no).unsigned()
        from.countItems(count)
        for (let left = count; left > 0; left -= 1) items.push(codec.read(from))
        return items
      },
    }
  }

  #since(path: string, { version, of }: Extract<Spec, { is: "since" }>): CodecOf {
    if (version > this.#version) return { write: () => {}, read: () => undefined }
    let codec: CodecOf | undefined
    this.#later.push({
      version,
      add: () => {
        codec = this.of(of, path)
      },
    })
    return { write: (to, value) => codec?.write(to, value), read: (from) => codec?.read(from) }
  }

  #tuple(path: string, of: readonly Spec[]): CodecOf {
    const parts = of.map((spec, i) => this.of(spec, `${path}[${i}]`))
    return {
      write: (to, value) => {
        for (let i = 0; i < parts.length; i += 1) parts[i]?.write(to, (value as unknown[])[i])
      },
      read: (from) => parts.map((part) => part.read(from)),
    }
  }

  /** Objects that have `fixed` and these fields; one that reads as undefined is left out. */
  #record(path: string, fields: Readonly<Record<string, Spec>>, fixed: object): CodecOf {
    const parts = Object.entries(fields).map(([name, spec]) => ({
      name,
      codec: this.of(spec, path === "" ? name : `${path}.${name}`),
    }))
    return {
      write: (to, value) => {
        for (const { name, codec } of parts) codec.write(to, (value as Record<string, unknown>)[name])
      },
      read: (from) => {
        const made: Record<string, unknown> = { ...fixed }
        for (const { name, codec } of parts) {
          const value = codec.read(from)
          if (value !== undefined) made[name] = value
        }
        return made
      },
    }
  }

  #variants(path: string, kinds: Readonly<Record<string, Readonly<Record<string, Spec>>>>): CodecOf {
    const names = Object.keys(kinds)
    const no = this.columns.add(path === "" ? "kind" : `${path}.kind`, names.map((name, i) => `${i} ${name}`).join(", "))
    const codecs = Object.entries(kinds).map(([kind, fields]) => this.#record(path === "" ? kind : path, fields, { kind }))
    const byName = new Map(names.map((kind, i) => [kind, { i, codec: codecs[i] as CodecOf }]))
    return {
      write: (to, value) => {
        const known = byName.get((value as { kind: string }).kind)
        if (known === undefined) throw new TypeError("not a kind")
        to.column(no).unsigned(known.i)
        known.codec.write(to, value)
      },
      read: (from) => {
        const codec = codecs[from.column(no).unsigned()]
        if (codec === undefined) throw new TraceError("NOT_A_TRACE")
        return codec.read(from)
      },
    }
  }
}
