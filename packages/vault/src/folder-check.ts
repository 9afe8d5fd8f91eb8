import { existsSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join, resolve, sep } from "node:path"

/**
 * Why a folder does not suit a vault. `network`: its file system is on another machine, where locks and syncs do not hold what SQLite needs;
 * `synced`: a program copies it elsewhere, so one store is soon two and what is erased stays in the copy; `repository`: it lies in the
 * working tree of a git repository, where it may be committed.
 */
export type FolderDoubt = "network" | "synced" | "repository"

const MOUNTS = "/proc/self/mountinfo"
const NETWORK =
  /^(nfs4?|cifs|smb3|smbfs|afs|ceph|lustre|gpfs|beegfs|davfs|ncpfs|fuse\.(sshfs|rclone|s3fs|gcsfuse|glusterfs|davfs2|gvfsd-fuse|ceph|smbnetfs))$/
/** Names that sync programs give their folders, also with an account behind: `OneDrive - Company`, `Dropbox (Personal)`. */
const SYNCED =
  /^(onedrive|dropbox|icloud ?drive|iclouddrive|mobile documents|cloudstorage|google ?drive|nextcloud|owncloud|syncthing)([ -].*)?$/i
/** Files that sync programs leave in the folder they keep, whatever its name. */
const MARKERS = [".stfolder", ".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log"]

/** All doubts about a folder, which need not exist yet. Links are followed. */
export function doubtsAbout(folder: string): FolderDoubt[] {
  const real = realPlace(resolve(folder))
  const above = foldersUpTo(real)
  const doubts: FolderDoubt[] = []
  if (real.startsWith("\\\\") || (existsSync(MOUNTS) && isNetworkMount(real, readFileSync(MOUNTS, "utf8")))) {
    doubts.push("network")
  }
  if (
    real.split(sep).some((name) => SYNCED.test(name)) ||
    above.some((at) => MARKERS.some((name) => existsSync(join(at, name))))
  ) {
    doubts.push("synced")
  }
  if (above.some((at) => existsSync(join(at, ".git")))) doubts.push("repository")
  return doubts
}

/** Whether a path lies on a network file system, by the text of Linux's `mountinfo`. WSL's Windows drives count: their locks do not hold. */
export function isNetworkMount(path: string, mountinfo: string): boolean {
  let longest = -1
  let network = false
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ")
    const point = unescaped(before.split(" ")[4] ?? "")
    const inside = point !== "" && (point === "/" || path === point || path.startsWith(`${point}/`))
    if (!inside || point.length < longest) continue // Of two at one point the later one is seen.
    const [type = "", , options = ""] = after.split(" ")
    longest = point.length
    network = NETWORK.test(type) || type === "drvfs" || (type === "9p" && options.includes("aname=drvfs"))
  }
  return network
}

/** Blanks stand as octal in `mountinfo`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

function realPlace(path: string): string {
  if (existsSync(path) || dirname(path) === path) return existsSync(path) ? realpathSync(path) : path
  return join(realPlace(dirname(path)), path.slice(dirname(path).length).replace(/^[\\/]/, ""))
}

function foldersUpTo(path: string): string[] {
  return dirname(path) === path ? [path] : [path, ...foldersUpTo(dirname(path))]
}
