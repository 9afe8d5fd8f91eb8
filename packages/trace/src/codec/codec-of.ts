import type { BlockReader } from "./block-reader.ts"
import type { BlockWriter } from "./block-writer.ts"

/** Writes values of one layout into a block's columns, and reads them. What is given to `write` fits the layout: the types saw to it. */
export type CodecOf = {
  write(to: BlockWriter, value: unknown): void
  /** @throws TraceError `NOT_A_TRACE`. */
  read(from: BlockReader): unknown
}

/** A column: which values it has, and how each is written there. README's table is made of these. */
export type Column = { readonly of: string; readonly form: string }

/** Gives each column its number, in the order in which they are asked for. */
export class Columns {
  readonly all: Column[] = []
  add(of: string, form: string): number {
    return this.all.push({ of, form }) - 1
  }
}
