import { expect, it } from 'vitest'
import { encoderCommand } from '../../../../renderer/features/first-viewer/icecast-lines.ts'

const ICECAST = { protocol: 'icecast', publicUrl: 'http://radio.example:8010/' } as const

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
