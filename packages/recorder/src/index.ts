export { type LoadedPolicy, loadPolicy } from "./policy-files.ts"
export { Recorder } from "./recorder.ts"
