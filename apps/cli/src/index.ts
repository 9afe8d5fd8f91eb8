export type { Io } from "./io.ts"
export { type ExitCode, run } from "./run.ts"
