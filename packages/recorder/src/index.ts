export { git } from "./git.ts"
export { remoteNames } from "./git-repository.ts"
export { type LoadedPolicy, loadPolicy } from "./policy-files.ts"
export { Recorder } from "./recorder.ts"
