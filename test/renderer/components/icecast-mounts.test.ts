import { expect, it } from 'vitest'
import { icecastSnippets } from '../../../electron/handler/protocols/snippet-icecast.ts'
import { withMounts } from '../../../renderer/components/icecast-mounts.ts'

const [ONE, ALL] = icecastSnippets('http://127.0.0.1:8480/ask/ice/sdh_x')

it('fills the mounts of the streams in, and nothing where there is none', () => {
  if (ONE === undefined || ALL === undefined) throw new Error('Icecast has two blocks.')
  expect(withMounts(ONE, ['a&b$&']).text).toContain('<mount-name>/a&amp;b$&amp;</mount-name>')
  expect(withMounts(ONE, ['live*'])).toBe(ONE)
  expect(withMounts(ONE, [])).toBe(ONE)
  expect(withMounts(ALL, ['live.mp3'])).toBe(ALL)
})

it('makes a block of each, whole, and twenty at most', () => {
  if (ONE === undefined) throw new Error('Icecast has two blocks.')
  const two = withMounts(ONE, ['one.mp3', 'two*', 'two.mp3']).text
  expect(two.match(/<mount-name>.*<\/mount-name>/g)).toEqual([
    '<mount-name>/one.mp3</mount-name>',
    '<mount-name>/two.mp3</mount-name>',
  ])
  expect(two.match(/<\/mount>\n/g)).toHaveLength(2)
  const many = Array.from({ length: 30 }, (_, at) => `${at}.mp3`)
  expect(withMounts(ONE, many).text.match(/<mount-name>/g)).toHaveLength(20)
})
