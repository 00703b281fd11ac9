import { expect, it } from 'vitest'
import { annotationSchema } from '../../../shared/annotation-input.ts'
import { createFixture, refusal } from './fixture.ts'

const NOTE = { note: 'Shares links', isPinned: false }

it.each([
  { note: 'x'.repeat(501) },
  { note: 'a\u0000b' },
  { note: 'a\u001bb' },
  { isPinned: 'yes' },
  { colour: 'red' },
])('an annotation with %j is refused', (fields) => {
  expect(annotationSchema.safeParse(fields).success).toBe(false)
})

it.each(['', 'x'.repeat(513)])('an id that nothing has is refused', (subject) => {
  const { annotations } = createFixture().catalogue
  const set = () => annotations.set('viewer', subject, NOTE, 'console')
  expect(refusal(set).code).toBe('ERR_INPUT_INVALID')
})

it('5000 are enough; one that is there can still be changed', () => {
  const { catalogue } = createFixture()
  const { annotations } = catalogue
  catalogue.batch(
    () => {
      for (let n = 0; n < 5000; n += 1) annotations.set('viewer', `v${n}`, NOTE, 'console')
    },
    { keep: true },
  )
  const set = (subject: string) => annotations.set('viewer', subject, NOTE, 'console')
  expect(refusal(() => set('more')).code).toBe('ERR_TOO_MANY')
  expect(set('v1').note).toBe('Shares links')
})

it('no note and not pinned removes it, and none of it reaches the snapshot', () => {
  const { catalogue } = createFixture()
  const { annotations } = catalogue
  const before = catalogue.snapshot
  annotations.set('stream', 'news', { note: 'Two\nlines', isPinned: true }, 'console')
  annotations.set('rule', 'news', { note: '', isPinned: true }, 'console')
  expect(annotations.list()).toMatchObject([
    { kind: 'stream', subject: 'news', note: 'Two\nlines', isPinned: true, actor: 'console' },
    { kind: 'rule', subject: 'news', note: '', isPinned: true },
  ])
  annotations.set('stream', 'news', { note: '', isPinned: false }, 'console')
  expect(annotations.list()).toHaveLength(1)
  expect(catalogue.snapshot).toBe(before)
  expect(catalogue.audit.list({}, 1)).toMatchObject([
    { what: 'annotation.delete', subject: 'stream:news' },
  ])
})
