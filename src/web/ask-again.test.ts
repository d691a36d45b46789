import assert from 'node:assert/strict'
import test from 'node:test'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { askAgain } from './ask-again.ts'

/** A question whose answers are given by hand. */
function asked({ watched = true } = {}) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Infinity, gcTime: Infinity, networkMode: 'always' } },
  })
  const answers: ((value: string) => void)[] = []
  const options = { queryKey: ['list'], queryFn: () => new Promise<string>((resolve) => void answers.push(resolve)) }
  if (watched) new QueryObserver(client, options).subscribe(() => undefined)
  else void client.prefetchQuery(options)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
  return { client, answers, settled, shown: () => client.getQueryData(['list']), options }
}

test('news that come while a question is asked for the first time lead to a second one', async () => {
  const { client, answers, settled, shown } = asked()
  askAgain(client)
  askAgain(client)
  answers[0]!('before')
  await settled()
  assert.equal(answers.length, 2)
  answers[1]!('after')
  await settled()
  assert.equal(shown(), 'after')
  assert.equal(answers.length, 2)
})

test('what nobody looks at yet is asked again when it is looked at', async () => {
  const { client, answers, settled, options } = asked({ watched: false })
  askAgain(client)
  answers[0]!('before')
  await settled()
  assert.equal(answers.length, 1)
  new QueryObserver(client, options).subscribe(() => undefined)
  assert.equal(answers.length, 2)
})

test('a question that was answered before is asked again at once', async () => {
  const { client, answers, settled, shown } = asked()
  answers[0]!('before')
  await settled()
  askAgain(client)
  assert.equal(answers.length, 2)
  askAgain(client)
  answers.at(-1)!('after')
  await settled()
  assert.equal(shown(), 'after')
})
