import type { KnownPersonal } from "./personal-type.ts"

/** The lines in which git and mail name people, with `Name <address>`; what no person wrote is left out below. */
const PEOPLE =
  /^[ \t>*|]{0,8}(?:Author|AuthorDate|Commit|Committer|Tagger|author|committer|tagger|Signed-off-by|Co-authored-by|Co-Authored-By|Reviewed-by|Acked-by|Tested-by|Reported-by|Suggested-by|From|Cc):?[ \t]{1,8}([^<>\n]{2,80}?) ?<([^<>\s]{3,120})>/gm
/** `user@host:` where a shell asks for a command. */
const PROMPTS = /^(?:\([\w.-]{1,40}\) ?)?\[?([a-z_][\w.-]{0,31})@([A-Za-z0-9][\w.-]{0,62})[: ][~/][^\n]{0,200}?[$#%]/gm
const ROBOTS = /\b(?:bot|noreply|no-reply|github|gitlab|actions|renovate|dependabot|claude|copilot|codex)\b|\[bot\]/i

/** People and machines that a text itself names where git, mail and shells name them. */
export function namesSaid(text: string): KnownPersonal[] {
  const people = [...text.matchAll(PEOPLE)].flatMap(([, name = "", mail = ""]): KnownPersonal[] =>
    ROBOTS.test(name) || ROBOTS.test(mail)
      ? []
      : [
          { type: "full-name", text: name.trim() },
          { type: "e-mail", text: mail },
        ],
  )
  const prompts = [...text.matchAll(PROMPTS)].flatMap(([, user = "", host = ""]): KnownPersonal[] => [
    { type: "user-name", text: user },
    { type: "host-name", text: host },
  ])
  return [...people, ...prompts]
}

/** Whose a remote is: the first part of its path, where it has two and more. */
export function ownerOfRemote(remote: string): KnownPersonal[] {
  const path = /^(?:[a-z][a-z0-9+.-]{0,15}:\/\/[^/]{1,255}\/|[^/\s:]{1,255}:)(?<path>[^\s]{3,400})$/i.exec(remote)?.groups?.path
  const [owner, ...rest] = path?.split("/") ?? []
  return owner === undefined || owner === "" || rest.length === 0 ? [] : [{ type: "account", text: owner }]
}
