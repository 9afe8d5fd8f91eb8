export function Brand() {
  return (
    <p className="brand">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="brand-ground" />
        <path d="M7 20c3 0 3-8 6-8s3 8 6 8 3-5 6-5" className="brand-line" />
      </svg>
      Tracehold
    </p>
  )
}
