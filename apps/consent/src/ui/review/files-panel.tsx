import type { Redaction } from "../../contract/redaction.ts"
import type { TouchedFile, TouchedTerminal } from "../data/files-touched.ts"
import { plural } from "../data/format.ts"
import { ACTOR_NAMES, ACTORS, ActorBar } from "../parts/actors.tsx"
import { Icon } from "../parts/icon.tsx"
import { RecordedName } from "../parts/recorded.tsx"

const FATES = { shown: "", changed: "M", created: "A", deleted: "D", renamed: "R" } as const
const FATE_NAMES = {
  shown: "only shown",
  changed: "changed",
  created: "created",
  deleted: "deleted",
  renamed: "renamed",
} as const

/** Files and terminals of the chunk, as a tree. `onTakeOut` is null where nothing can be taken out any more. */
export function FilesPanel({
  files,
  terminals,
  current,
  onOpen,
  onOpenTerminal,
  onTakeOut,
}: {
  files: readonly TouchedFile[]
  terminals: readonly TouchedTerminal[]
  current: string | null
  onOpen: (file: TouchedFile) => void
  onOpenTerminal: (terminal: TouchedTerminal) => void
  onTakeOut: ((redaction: Redaction) => void) | null
}) {
  const folders = Map.groupBy(files, ({ path }) => folderOf(path))
  return (
    <nav className="files" aria-label="Files and terminals">
      <h3>
        Files <span className="muted numbers">{files.length}</span>
      </h3>
      {files.length === 0 && <p className="muted small">No file is shown or changed here.</p>}
      {[...folders].map(([folder, inFolder]) => (
        <section key={folder}>
          {folder !== "" && (
            <p className="folder">
              <Icon name="folder" /> <RecordedName text={folder} limit={120} />
              {onTakeOut !== null && (
                <LeaveOut what={`folder ${folder}`} onClick={() => onTakeOut({ kind: "file", path: `${folder}/` })} />
              )}
            </p>
          )}
          <ul>
            {inFolder.map((file) => (
              <li key={file.path} className={file.path === current ? "current" : undefined}>
                <button
                  type="button"
                  className="file"
                  aria-current={file.path === current}
                  title={titleOf(file)}
                  onClick={() => onOpen(file)}
                >
                  <span className="fate" data-fate={file.fate} aria-hidden="true">
                    {FATES[file.fate]}
                  </span>
                  <span className="file-name">
                    <RecordedName text={file.path.slice(folder === "" ? 0 : folder.length + 1)} limit={120} />
                  </span>
                  <span className="visually-hidden">{titleOf(file)}</span>
                  {Object.keys(file.changes).length > 0 && <ActorBar counts={file.changes} />}
                </button>
                {onTakeOut !== null && (
                  <LeaveOut what={`file ${file.path}`} onClick={() => onTakeOut({ kind: "file", path: file.path })} />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <h3>
        Terminals <span className="muted numbers">{terminals.length}</span>
      </h3>
      {terminals.length === 0 && <p className="muted small">No terminal is in this chunk.</p>}
      <ul>
        {terminals.map((terminal) => (
          <li key={terminal.terminal}>
            <button type="button" className="file" onClick={() => onOpenTerminal(terminal)}>
              <Icon name="terminal" />
              <span className="file-name">
                <RecordedName text={terminal.name === "" ? `Terminal ${terminal.terminal + 1}` : terminal.name} limit={60} />
              </span>
              <span className="muted small numbers">{terminal.commands > 0 && plural(terminal.commands, "command")}</span>
            </button>
            {onTakeOut !== null && (
              <LeaveOut
                what={`terminal ${terminal.name}`}
                onClick={() => onTakeOut({ kind: "terminal", terminal: terminal.terminal })}
              />
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function LeaveOut({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="button small quiet leave-out"
      aria-label={`Leave out ${what}`}
      title="Leave out"
      onClick={onClick}
    >
      <Icon name="cross" />
    </button>
  )
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")))
}

function titleOf(file: TouchedFile): string {
  const by = ACTORS.flatMap((actor) => {
    const count = file.changes[actor]
    return count === undefined ? [] : [`${ACTOR_NAMES[actor]} ${count}`]
  })
  return `${FATE_NAMES[file.fate]}${by.length === 0 ? "" : `: ${by.join(", ")}`}`
}
