import { expect, it } from 'vitest'
import { savedViewSchema } from '../../../shared/saved-view-input.ts'
import { createFixture, refusal } from './fixture.ts'

const view = (fields: object = {}) =>
  savedViewSchema.parse({ screen: 'live', name: 'Germany', filter: 'country:DE', ...fields })

it.each([
  { name: ' ' },
  { name: 'x'.repeat(61) },
  { filter: '' },
  { filter: 'x'.repeat(501) },
  { screen: 'tokens' },
  { colour: 'red' },
])('a view with %j is refused', (fields) => {
  const given = { screen: 'live', name: 'Germany', filter: 'country:DE', ...fields }
  expect(savedViewSchema.safeParse(given).success).toBe(false)
})

it('no two views of a screen have one name; those of another may', () => {
  const { catalogue } = createFixture()
  const { savedViews } = catalogue
  const first = savedViews.create(view(), 'console')
  const other = savedViews.create(view({ name: 'Late' }), 'console')
  expect(refusal(() => savedViews.create(view(), 'console')).code).toBe('ERR_NAME_TAKEN')
  expect(refusal(() => savedViews.update(other.id, view(), 'console')).code).toBe('ERR_NAME_TAKEN')
  expect(savedViews.update(first.id, view({ isPinned: true }), 'console').isPinned).toBe(true)
  expect(savedViews.create(view({ screen: 'decisions' }), 'console').screen).toBe('decisions')
})

it('a view that is gone is refused, and 200 are enough, also when one is restored', () => {
  const { savedViews, deleted } = createFixture().catalogue
  expect(refusal(() => savedViews.remove('gone', 'console')).code).toBe('ERR_NOT_FOUND')
  expect(refusal(() => savedViews.update('gone', view(), 'console')).code).toBe('ERR_NOT_FOUND')
  for (let n = 0; n < 200; n += 1) savedViews.create(view({ name: `View ${n}` }), 'console')
  expect(refusal(() => savedViews.create(view(), 'console')).code).toBe('ERR_TOO_MANY')
  const [first] = savedViews.list()
  savedViews.remove(first?.id ?? '', 'console')
  const last = savedViews.create(view({ name: 'Last' }), 'console')
  const [gone] = deleted.list()
  expect(refusal(() => deleted.restore(gone?.id ?? '', 'console')).code).toBe('ERR_TOO_MANY')
  savedViews.remove(last.id, 'console')
  deleted.restore(gone?.id ?? '', 'console')
  expect(savedViews.list()).toHaveLength(200)
})

it('a view that was deleted comes back as it was, but not over another of its name on its screen', () => {
  const { catalogue, reopen } = createFixture()
  const { savedViews, deleted } = catalogue
  const first = savedViews.create(view({ isPinned: true }), 'console')
  savedViews.remove(first.id, 'console')
  const id = deleted.list()[0]?.id ?? ''
  const other = savedViews.create(view(), 'console')
  expect(refusal(() => deleted.restore(id, 'console'))).toMatchObject({
    code: 'ERR_RESTORE_TAKEN',
    message: 'Another view of that screen is called Germany by now. Rename it first, then restore.',
  })
  savedViews.update(other.id, view({ screen: 'decisions' }), 'console')
  deleted.restore(id, 'console')
  expect(reopen().savedViews.list()).toContainEqual(first)
})
