/** Says that a SQLite file is a Tracehold vault: "THVD". */
export const APPLICATION_ID = 0x54485644

export const STATE = { open: 0, sealed: 2, cut: 3, erased: 4 } as const
export const BLOCK = { journal: 0, segment: 1, end: 2 } as const
/** Who made a tombstone. */
export const BY = { locked: 0, owner: 1, retention: 2, repair: 3, moved: 4 } as const
/** What a tombstone is about: all windows since a minute, a whole chunk, the end of a chunk, the whole vault, something inside a chunk. */
export const SCOPE = { since: 0, chunk: 1, part: 2, all: 3, content: 4 } as const
export const TODO = { truncate: 0, trim: 1, rotate: 2, order: 4, scrub: 5, kept: 6 } as const
/** Bits of `chunk.hold`. */
export const HOLD = { reviewed: 1, unsent: 2 } as const

/**
 * The tables of this version, in the order they are made. The text is what SQLite keeps in its schema, so that a reader can compare:
 * a table, trigger or view that somebody added is refused. Times `_min` are minutes since the Unix epoch.
 */
export const TABLES: readonly string[] = [
  "CREATE TABLE meta(k TEXT PRIMARY KEY, v ANY NOT NULL) STRICT",
  `CREATE TABLE session(id BLOB PRIMARY KEY, store BLOB NOT NULL, from_min INTEGER NOT NULL, to_min INTEGER,
    ended INTEGER NOT NULL) STRICT`,
  `CREATE TABLE chunk(rid INTEGER PRIMARY KEY, session BLOB NOT NULL REFERENCES session, no INTEGER NOT NULL, rev INTEGER NOT NULL,
    state INTEGER NOT NULL, from_min INTEGER NOT NULL, to_min INTEGER NOT NULL, events INTEGER NOT NULL, bytes INTEGER NOT NULL,
    hold INTEGER NOT NULL, summary BLOB, UNIQUE(session, no)) STRICT`,
  "CREATE INDEX chunk_by_time ON chunk(to_min)",
  `CREATE TABLE key(owner BLOB PRIMARY KEY, rev INTEGER NOT NULL, key_id BLOB NOT NULL, epoch INTEGER NOT NULL,
    adopted INTEGER NOT NULL, wrap BLOB NOT NULL) STRICT`,
  `CREATE TABLE block(rid INTEGER PRIMARY KEY, chunk INTEGER NOT NULL REFERENCES chunk, first INTEGER NOT NULL, last INTEGER NOT NULL,
    kind INTEGER NOT NULL, to_min INTEGER NOT NULL, raw INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(chunk, first)) STRICT`,
  `CREATE TABLE pack(rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, rev INTEGER NOT NULL, at_min INTEGER NOT NULL,
    raw INTEGER NOT NULL, body BLOB NOT NULL) STRICT`,
  "CREATE TABLE use(chunk INTEGER NOT NULL, pack INTEGER NOT NULL, PRIMARY KEY(chunk, pack)) STRICT, WITHOUT ROWID",
  "CREATE INDEX use_by_pack ON use(pack)",
  "CREATE TABLE lookup(name BLOB PRIMARY KEY, pack INTEGER NOT NULL, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID",
  "CREATE INDEX lookup_by_pack ON lookup(pack)",
  `CREATE TABLE tombstone(no INTEGER PRIMARY KEY, at_min INTEGER NOT NULL, scope INTEGER NOT NULL, session BLOB, chunk_no INTEGER,
    from_ms INTEGER, to_ms INTEGER, events INTEGER NOT NULL, by INTEGER NOT NULL, sig BLOB) STRICT`,
  "CREATE TABLE todo(rid INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(kind, body)) STRICT",
  `CREATE TABLE draft(rid INTEGER PRIMARY KEY, chunk INTEGER NOT NULL REFERENCES chunk, kind INTEGER NOT NULL, ver INTEGER NOT NULL,
    body BLOB NOT NULL, UNIQUE(chunk, kind)) STRICT`,
  "CREATE TABLE ledger(chain BLOB NOT NULL, seq INTEGER NOT NULL, prev BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY(chain, seq)) STRICT",
  `CREATE TABLE outbox(id BLOB PRIMARY KEY, chunk INTEGER, due_min INTEGER NOT NULL, url TEXT NOT NULL, envelope BLOB NOT NULL,
    body BLOB NOT NULL, receipt BLOB) STRICT`,
  `CREATE TABLE remote(store BLOB PRIMARY KEY, no INTEGER NOT NULL, epoch INTEGER NOT NULL, orders INTEGER NOT NULL,
    tombs INTEGER NOT NULL, newest INTEGER NOT NULL, pulls INTEGER NOT NULL, settled INTEGER NOT NULL, left BLOB NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE pulled(session BLOB NOT NULL, no INTEGER NOT NULL, rev INTEGER NOT NULL, key_id BLOB NOT NULL,
    events INTEGER NOT NULL, looked INTEGER NOT NULL, PRIMARY KEY(session, no)) STRICT, WITHOUT ROWID`,
]
