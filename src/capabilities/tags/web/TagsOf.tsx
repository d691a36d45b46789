// The tags of a customer or a company, in the head of their page and of the panel beside a conversation.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { useTaggingOf } from './data.ts'
import { TagChoice } from './TagChoice.tsx'
import css from './tags.module.css'

export function TagsOf({ about, subjectId }: { about: 'customer' | 'company'; subjectId: string }) {
  const subject = { about, subjectId }
  const query = api.tags.ofSubject.query(subject)
  const { data, isPending } = useQuery(query)
  const tagging = useTaggingOf()
  if (!data) return isPending ? <span className={css.coming} /> : null
  const bearer = {
    queryKey: query.queryKey,
    change: (asked: { add: string[]; remove: string[]; make: string[] }) => api.tags.changeOf({ ...subject, ...asked }),
  }
  return <TagChoice ids={data.tagIds} onDone={(change) => void tagging(bearer, change)} />
}
