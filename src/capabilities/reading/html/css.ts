// Inline styles of mail: an allow-list of properties, and values that can neither load nor run anything.

/**
 * Filter a style attribute. Keeps declarations whose property is allowed and whose value holds only words, numbers,
 * colours and quoted font names. No url(), no escapes, no comments, no position. `loads` tells that one was dropped
 * because it would have fetched something from outside.
 */
export function filterStyle(style: string): { style: string; loads: boolean } {
  const kept: string[] = []
  let loads = false
  for (const declaration of declarations(style.slice(0, MAX_STYLE))) {
    const colon = declaration.indexOf(':')
    if (colon < 1) continue
    const property = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration.slice(colon + 1).trim()
    if (/url\s*\(\s*['"]?\s*(https?:)?\/\//i.test(value)) loads = true
    if (isAllowed(property) && isHarmless(property, value)) kept.push(`${property}: ${value}`)
  }
  return { style: kept.join('; '), loads }
}

const MAX_STYLE = 10_000

/** Split at semicolons outside of quotes and parentheses; comments are left out. */
function declarations(style: string): string[] {
  const text = style.replace(/\/\*[\s\S]*?\*\//g, ' ')
  return text.match(/(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\)|["'(])+/g) ?? []
}

const ALLOWED = new Set(
  `color background background-color opacity font font-family font-size font-style font-weight font-variant font-stretch
  text-align text-align-last text-decoration text-decoration-line text-decoration-color text-decoration-style text-indent text-transform
  text-overflow line-height letter-spacing word-spacing word-break word-wrap overflow-wrap hyphens white-space vertical-align
  width height min-width max-width min-height max-height box-sizing display visibility float clear overflow overflow-x overflow-y
  border-collapse border-spacing table-layout caption-side empty-cells list-style list-style-type list-style-position
  direction unicode-bidi object-fit tab-size writing-mode quotes`.split(/\s+/),
)

function isAllowed(property: string): boolean {
  return (
    ALLOWED.has(property) ||
    /^(margin|padding|border|border-(top|right|bottom|left))(-(top|right|bottom|left|width|style|color|radius|top-left-radius|top-right-radius|bottom-left-radius|bottom-right-radius))?$/.test(
      property,
    )
  )
}

function isHarmless(property: string, value: string): boolean {
  if (value === '' || value.length > 300) return false
  if (!/^(?:[\p{L}\p{N}\s#%.,!+_*/()'"-])*$/u.test(value)) return false
  for (const [, name] of value.matchAll(/([a-z-]*)\s*\(/gi)) if (!FUNCTIONS.has(name!.toLowerCase())) return false
  if (property === 'display')
    return /^(none|block|inline|inline-block|list-item|table(-[a-z-]+)?|inline-table|contents)\s*(!\s*important)?$/i.test(
      value,
    )
  return !/expression|javascript|behaviou?r|binding/i.test(value)
}

const FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla'])
