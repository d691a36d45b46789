// What will stand under the words: signature and earlier message. Folded until one wants to see it.
import { useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './composer.module.css'

export function Below({ signatureHtml, quoteHtml }: { signatureHtml: string; quoteHtml: string }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  if (!signatureHtml && !quoteHtml) return null
  const what = signatureHtml && quoteHtml ? 'both' : signatureHtml ? 'signature' : 'quote'
  return (
    <div className={css.below}>
      <Button variant="quiet" size="small" icon="ellipsis" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(`sending.below.${what}`)}
      </Button>
      {/* Made safe by the server; the sandbox runs nothing all the same. */}
      {open && (
        <iframe
          className={css.preview}
          sandbox=""
          title={t(`sending.below.${what}`)}
          srcDoc={`<body style="margin:12px">${signatureHtml}${quoteHtml}</body>`}
        />
      )}
    </div>
  )
}
