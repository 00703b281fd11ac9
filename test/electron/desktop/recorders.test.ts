import { expect, it } from 'vitest'
import { listProcesses, recorderAmong } from '../../../electron/desktop/recorders.ts'

it.each(['observer', 'obsidian', 'jobs', 'vmixer', 'blobs64.exe', ''])(
  'takes %s for no recorder',
  (name) => expect(recorderAmong([name])).toBeNull(),
)

it.each([
  ['obs\n', 'OBS'],
  ['OBS', 'OBS'],
  ['obs64.exe', 'OBS'],
  ['/usr/bin/obs-studio', 'OBS'],
  ['vMix64.exe', 'vMix'],
  ['Streamlabs Desktop.exe', 'Streamlabs'],
  ['XSplit.Core.exe', 'XSplit'],
  ['Wirecast.exe', 'Wirecast'],
])('knows %s', (name, recorder) => expect(recorderAmong(['init', name])).toBe(recorder))

it('sees the processes of this machine, and none where they cannot be listed', async () => {
  const named = (each: string): string => each.trim()
  expect((await listProcesses()).map(named).filter((each) => each !== '')).not.toEqual([])
  // Without the program that lists them there.
  if (process.platform !== 'win32') expect(await listProcesses('win32')).toEqual([])
})
