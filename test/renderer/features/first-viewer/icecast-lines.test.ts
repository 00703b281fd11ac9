import { expect, it } from 'vitest'
import { icecastSnippets } from '../../../../electron/handler/protocols/snippet-icecast.ts'
import {
  encoderCommand,
  withMount,
} from '../../../../renderer/features/first-viewer/icecast-lines.ts'

const [ONE, ALL] = icecastSnippets('http://127.0.0.1:8480/ask/ice/sdh_x')
const ICECAST = { protocol: 'icecast', publicUrl: 'http://radio.example:8010/' } as const

it('fills the mount of the stream in, and nothing where there is none', () => {
  if (ONE === undefined || ALL === undefined) throw new Error('Icecast has two blocks.')
  expect(withMount(ONE, 'live.mp3').text).toContain('<mount-name>/live.mp3</mount-name>')
  expect(withMount(ONE, 'a&b$&').text).toContain('<mount-name>/a&amp;b$&amp;</mount-name>')
  expect(withMount(ONE, 'live*')).toBe(ONE)
  expect(withMount(ALL, 'live.mp3')).toBe(ALL)
})

it('has a command for Icecast alone, with the key, at its address', () => {
  expect(encoderCommand(ICECAST, 'live.mp3', 'sdk_x')).toMatch(
    / -f mp3 'icecast:\/\/source:sdk_x@radio\.example:8010\/live\.mp3'$/,
  )
  expect(encoderCommand({ ...ICECAST, publicUrl: null }, "it's.ogg", 'k')).toMatch(
    / -f ogg 'icecast:\/\/source:k@127\.0\.0\.1:8000\/it%27s\.ogg'$/,
  )
  expect(encoderCommand(ICECAST, 'live*', 'k')).toBeNull()
  expect(encoderCommand({ ...ICECAST, protocol: 'nimble' }, 'live.mp3', 'k')).toBeNull()
})
