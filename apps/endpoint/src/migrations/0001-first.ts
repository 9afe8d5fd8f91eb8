/** Statements and their pieces, the log with its complete subtrees, and what was answered. */
export function migrate(db: { exec(sql: string): void }): void {
  db.exec(`
    CREATE TABLE statement (
      digest TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      donor TEXT NOT NULL,
      seq INTEGER NOT NULL,
      donation TEXT NOT NULL,
      state TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      until_s INTEGER,
      received_s INTEGER,
      withdrawn_s INTEGER,
      envelope TEXT,
      UNIQUE (donor, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX donation_once ON statement (donation) WHERE kind = 'consent';
    CREATE INDEX statement_by_state ON statement (state);

    CREATE TABLE piece (
      statement TEXT NOT NULL REFERENCES statement,
      no INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      problem TEXT,
      PRIMARY KEY (statement, no)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX piece_problem ON piece (problem) WHERE problem IS NOT NULL;

    CREATE TABLE leaf (
      idx INTEGER PRIMARY KEY, statement TEXT NOT NULL UNIQUE REFERENCES statement, salt TEXT
    ) STRICT;
    CREATE TABLE node (
      level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TABLE receipt (statement TEXT PRIMARY KEY REFERENCES statement, envelope TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `)
}
