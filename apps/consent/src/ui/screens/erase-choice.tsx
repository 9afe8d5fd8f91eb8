import type { ReactNode } from "react"
import { plural } from "../data/format.ts"
import { runsOf } from "../data/pictures.ts"

export type Kind = "picked" | "last" | "file" | "repo" | "text" | "all"

/** What the person has said so far. An empty `repo` is every repository. */
export type Choice = {
  readonly kind: Kind
  readonly minutes: number
  readonly path: string
  readonly repo: string
  readonly text: string
  readonly sure: boolean
}

/** What to erase: one of six, with what it needs to be said. */
export function EraseChoice({
  choice,
  picked,
  repos,
  onChange,
}: {
  choice: Choice
  picked: number
  repos: readonly string[]
  onChange: (choice: Choice) => void
}) {
  const { kind } = choice
  const say = (part: Partial<Choice>) => onChange({ ...choice, ...part })
  const option = (key: Kind, label: ReactNode, disabled = false) => (
    <label className="check">
      <input
        type="radio"
        name="erase"
        checked={kind === key}
        disabled={disabled}
        onChange={() => say({ kind: key, sure: false })}
      />
      {label}
    </label>
  )
  return (
    <fieldset className="stack plain erase-choice">
      <legend className="visually-hidden">What to erase</legend>
      {option(
        "picked",
        picked === 0
          ? "Selected chunks (none is selected)"
          : picked === 1
            ? "The chunk you selected"
            : `The ${plural(picked, "chunk")} you selected`,
        picked === 0,
      )}
      <div className="row">
        {option("last", "The last")}
        <input
          className="input minutes"
          type="number"
          min={1}
          max={1_000_000}
          aria-label="Minutes"
          value={choice.minutes}
          onChange={(event) => say({ kind: "last", minutes: Math.max(1, Math.floor(Number(event.target.value)) || 1) })}
        />
        <span>minutes, of all windows</span>
      </div>
      {option("file", "A file or folder, wherever it was recorded")}
      {kind === "file" && (
        <div className="erase-more">
          <TextField
            label="Path"
            hint="As the review names it, from the workspace’s folder. A folder ends in “/”."
            value={choice.path}
            onChange={(path) => say({ path })}
          />
          <RepoField label="In" any repos={repos} value={choice.repo} onChange={(repo) => say({ repo })} />
        </div>
      )}
      {option("text", "A text, wherever it stands")}
      {kind === "text" && (
        <div className="erase-more">
          <TextField
            label="Text"
            hint="Letter by letter as it was, at least 4 characters. Filler of the same length takes its place."
            value={choice.text}
            onChange={(text) => say({ text })}
          />
        </div>
      )}
      {option("repo", "A repository, with all its chunks", repos.length === 0)}
      {kind === "repo" && (
        <div className="erase-more">
          <RepoField label="Repository" repos={repos} value={choice.repo} onChange={(repo) => say({ repo })} />
        </div>
      )}
      {option("all", "Everything: the whole vault and its keys")}
      {kind === "all" && (
        <div className="erase-more">
          <label className="check">
            <input type="checkbox" checked={choice.sure} onChange={(event) => say({ sure: event.target.checked })} />I want to
            lose everything that was recorded, and my identity towards recipients: without it I can withdraw nothing any more
          </label>
        </div>
      )}
    </fieldset>
  )
}

/** True when enough is said to go on. */
export function isSaid({ kind, path, repo, text, sure }: Choice): boolean {
  if (kind === "file") return path.trim() !== ""
  if (kind === "repo") return repo !== ""
  if (kind === "text") return text.trim().length >= 4
  return kind !== "all" || sure
}

function TextField({
  label,
  hint,
  value,
  onChange,
}: {
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <div className="field">
      <label htmlFor={`erase-${label}`}>{label}</label>
      <input
        id={`erase-${label}`}
        className="input mono"
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-describedby={`erase-${label}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`erase-${label}-hint`} className="hint">
        {hint}
      </p>
    </div>
  )
}

function RepoField({
  label,
  any = false,
  repos,
  value,
  onChange,
}: {
  label: string
  any?: boolean
  repos: readonly string[]
  value: string
  onChange: (repo: string) => void
}) {
  return (
    <div className="field">
      <label htmlFor="erase-repo">{label}</label>
      <select id="erase-repo" className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{any ? "every repository" : "Choose one"}</option>
        {repos.map((repo) => (
          <option key={repo} value={repo}>
            {runsOf(repo)
              .map((run) => (run.kind === "text" ? run.text : run.picture))
              .join("")}
          </option>
        ))}
      </select>
    </div>
  )
}
