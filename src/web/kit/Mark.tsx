// The mark: an h whose arch shelters a marigold drop.
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg
    className="mark"
    width={size}
    height={size}
    viewBox="0 0 32 32"
    role="img"
    aria-label="Heed"
    fill="none"
    stroke="currentColor"
    strokeWidth="3"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d="M8 4v24" />
    <path d="M8 19c0-4.900 3.200-8 7.750-8s7.750 3.100 7.750 8v9" />
    <circle cx="15.750" cy="25.400" r="2.750" fill="var(--heed)" stroke="none" />
  </svg>
)
