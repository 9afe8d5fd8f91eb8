const PATHS = {
  lock: "M5 7V5a3 3 0 0 1 6 0v2M3.5 7h9v6.5h-9z",
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  warn: "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.8v.4",
  info: "M8 7.2V12M8 4.2v.6M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z",
  back: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
  play: "M5 3v10l8-5z",
  pause: "M5 3v10M11 3v10",
  undo: "M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3",
  redo: "M13 6H6.5a3.5 3.5 0 0 0 0 7H10M13 6l-3-3M13 6l-3 3",
  file: "M4 1.8h5.2L12.5 5v9.2H4zM9 1.8V5.2h3.5",
  folder: "M1.8 3.5h4.4l1.4 1.8h6.6v7.9H1.8z",
  terminal: "M1.8 2.8h12.4v10.4H1.8zM4.2 6l2.2 2-2.2 2M8 10.4h3.4",
  talk: "M2 2.8h12v8H7.2L4 13.6v-2.8H2z",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 14 14",
  mask: "M2 5h12v6H2zM5 8h.1M8 8h.1M11 8h.1",
  trash: "M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4",
  plus: "M8 3v10M3 8h10",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z",
  clock: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 4.5V8l2.4 1.8",
  gift: "M2.5 6h11v2.4h-11zM3.5 8.4v5.1h9V8.4M8 6v7.5M8 6C5 6 4.2 2.6 6 2.6S8 6 8 6zm0 0c3 0 3.8-3.4 2-3.4S8 6 8 6z",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  print: "M4 6V2h8v4M4 12H2V6h12v6h-2M4 10h8v4H4z",
} as const

export type IconName = keyof typeof PATHS

/** Decoration only: whatever it stands beside says the same in words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
