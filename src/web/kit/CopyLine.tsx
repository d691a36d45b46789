// Text to be taken elsewhere, e.g. a DNS entry or a token, with a button that copies it.
import { useEffect, useState } from 'react'
import { IconButton } from './IconButton.tsx'
import { useText } from './i18n.tsx'

export function CopyLine({ text, label }: { text: string; label: string }) {
  const t = useText()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <div className="copy">
      <code title={text} tabIndex={0} aria-label={label}>
        {text}
      </code>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? t('kit.copied') : t('kit.copy', { what: label })}
        size="small"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      />
      <span className="sr" role="status">
        {copied && t('kit.copied')}
      </span>
    </div>
  )
}
