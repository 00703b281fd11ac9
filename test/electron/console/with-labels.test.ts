import { expect, it } from 'vitest'
import { streamInputSchema } from '../../../shared/stream.ts'
import { sessionFor } from '../sessions/control/sessions.ts'
import { bench, call, decisionRecord } from './support.ts'

/** Answers of the API where one token is called Ada, one has no name, and one is none of ours. */
async function told(path: string): Promise<unknown> {
  const grants: (string | null)[] = []
  const labelled = bench()
  const { catalogue } = labelled
  const stream = catalogue.streams.create(streamInputSchema.parse({ name: 'live/a' }), 'console')
  for (const label of ['Ada', '']) {
    grants.push(
      catalogue.links.issue({ streamId: stream.id, minutes: 5, label, tags: [] }, 'console').link
        .id,
    )
  }
  grants.push('of-somebody-else', null)
  labelled.decisions.push(
    ...grants.map((grantId, index) => decisionRecord(grants.length - index, { grantId })),
  )
  for (const [index, grantId] of grants.entries()) {
    labelled.ended.push(sessionFor({ id: `s-${index}`, grantId }))
  }
  return await (await call(labelled.console, path)).json()
}

const CALLED = [{ label: 'Ada' }, {}, {}, {}]
const labels = (rows: readonly { readonly label?: string }[]) =>
  rows.map(({ label }) => (label === undefined ? {} : { label }))

it.each([
  ['GET /decisions', 'decisions'],
  ['GET /sessions/ended', 'sessions'],
])('%s says what each token is called, where it has a name', async (path, member) => {
  const answer = (await told(path)) as Record<string, { label?: string }[]>
  expect(labels(answer[member] ?? [])).toEqual(CALLED)
})

it('decisions are found by it', async () => {
  const answer = (await told('GET /decisions?filter=label:ada')) as { decisions: unknown[] }
  expect(answer.decisions).toMatchObject([{ label: 'Ada' }])
  expect(answer.decisions).toHaveLength(1)
})
