export type { FromRecorder, RecorderState, ToRecorder } from "./recorder-message.ts"
export type { SensorKind, SensorOf, SensorRecord } from "./sensor-record.ts"
