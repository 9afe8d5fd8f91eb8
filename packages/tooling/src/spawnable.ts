/** On Windows a batch file, which is what an editor's command is there, can be started by the shell only. */
export function needsShell(program: string): boolean {
  return process.platform === "win32" && /\.(cmd|bat)$/i.test(program)
}

/** Program and arguments as `spawn` wants them: quoted where a shell will read them. */
export function spawnable(program: string, args: readonly string[]): [string, string[]] {
  if (!needsShell(program)) return [program, [...args]]
  return [`"${program}"`, args.map((arg) => `"${arg}"`)]
}
