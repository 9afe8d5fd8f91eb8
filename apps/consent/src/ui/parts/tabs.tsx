export type TabItem<K extends string> = { readonly key: K; readonly label: string; readonly count?: number | undefined }

/** A row of tabs; arrow keys move between them. What they show is labelled by `${id}-KEY`. */
export function Tabs<K extends string>({
  id,
  label,
  items,
  current,
  onChange,
}: {
  id: string
  label: string
  items: readonly TabItem<K>[]
  current: K
  onChange: (key: K) => void
}) {
  const move = (from: number, by: number) => {
    const next = items[(from + by + items.length) % items.length]
    if (next === undefined) return
    onChange(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {items.map((item, i) => (
        <button
          key={item.key}
          id={`${id}-${item.key}`}
          type="button"
          role="tab"
          className="tab"
          aria-selected={item.key === current}
          tabIndex={item.key === current ? 0 : -1}
          onClick={() => onChange(item.key)}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") move(i, 1)
            else if (event.key === "ArrowLeft") move(i, -1)
          }}
        >
          {item.label}
          {item.count !== undefined && <span className="count">{item.count}</span>}
        </button>
      ))}
    </div>
  )
}
