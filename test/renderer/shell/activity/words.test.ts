import { expect, it } from 'vitest'
import { noticePlace } from '../../../../renderer/shell/activity/words.ts'

it('leads from a notice to what it is about, and nowhere from an alarm or what is over', () => {
  expect(noticePlace({ kind: 'alarm', key: 'ALARM_DISK' })).toBeNull()
  expect(noticePlace({ kind: 'alarm-over', key: 'ALARM_DISK' })).toBeNull()
  expect(noticePlace({ kind: 'sharing', key: 'rj-1' })).toBe('/limits')
  expect(noticePlace({ kind: 'media-server', key: 'a b' })).toBe('/media-servers?open=a%20b')
})
