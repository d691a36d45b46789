// A message as it was laid out by its sender: a page of its own from the server, in a frame that can run nothing.
// The frame has our origin but no scripts, so that this page can measure it; its own policy forbids them once more.
import { useEffect, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import css from './message.module.css'

/** Heights that were measured, so that a message seen before takes its place at once. */
const heights = new Map<string, number>()
const firstHeight = 160
/** A page that grows with its frame would grow for ever. */
const maxHeight = 20_000

export function MessageFrame({
  conversationId,
  messageId,
  images,
  title,
}: {
  conversationId: string
  messageId: string
  images: boolean
  title: string
}) {
  const src = api.conversations.messageHtml.url({ conversationId, messageId, images: images || undefined })
  return <PageFrame messageId={messageId} images={images} title={title} src={src} />
}

/** `src`: the page of a message, whoever keeps it. */
export function PageFrame({
  messageId,
  images = false,
  title,
  src,
}: {
  messageId: string
  images?: boolean
  title: string
  src: string
}) {
  const t = useText()
  const frame = useRef<HTMLIFrameElement>(null)
  const key = `${messageId} ${images}`
  const [height, setHeight] = useState(heights.get(key) ?? heights.get(`${messageId} false`) ?? firstHeight)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const element = frame.current!
    let observer: ResizeObserver | undefined
    const measure = () => {
      const page = element.contentDocument
      if (!page?.body) return
      // Of the whole page: the margins of its first and last paragraph stand outside of its body.
      const height = page.documentElement.getBoundingClientRect().height
      const wanted = Math.min(maxHeight, Math.ceil(height) + scrollbarOf(page))
      heights.set(key, wanted)
      setHeight(wanted)
    }
    const begin = () => {
      const page = element.contentDocument
      // A refusal comes as JSON, which the browser shows as something else than our page.
      setFailed(!page || page.contentType !== 'text/html')
      if (!page?.body) return
      observer?.disconnect()
      observer = new ResizeObserver(measure)
      observer.observe(page.documentElement)
      measure()
    }
    element.addEventListener('load', begin)
    // It may have come before this effect.
    if (element.contentDocument?.readyState === 'complete' && element.contentDocument.URL !== 'about:blank') begin()
    return () => {
      element.removeEventListener('load', begin)
      observer?.disconnect()
    }
  }, [key])
  if (failed) return <p className="sm dim">{t('conversations.message.layoutDidNotCome')}</p>
  return (
    <iframe
      ref={frame}
      className={css.frame}
      title={title}
      src={src}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      style={{ blockSize: height }}
    />
  )
}

/** Wide tables scroll sideways inside the frame; their scrollbar needs room. */
const scrollbarOf = (page: Document): number =>
  page.documentElement.scrollWidth > page.documentElement.clientWidth ? 16 : 0
