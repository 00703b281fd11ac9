import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { endedHere, programOf } from '../../../../electron/sessions/control/local-nginx.ts'

const HERE = 'http://127.0.0.1:8081/control'
const programs: Readonly<Record<string, string>> = { 7: 'kthreadd', 100: 'nginx', 101: 'nginx' }
const program = (pid: string): string | null => programs[pid] ?? null

describe('whether a worker has ended', () => {
  it.each([
    ['nobody answered', HERE, []],
    ['one that answered is none here, as in a container', HERE, ['100', '90']],
    ['one that answered is another program here', HERE, ['7']],
    ['it is on another machine', 'http://192.0.2.7:8081/control', ['100']],
    ['it is on another machine by IPv6', 'http://[2001:db8::7]/control', ['100']],
    ['it is reached by a name', 'http://media.example/control', ['100']],
  ])('is not told where %s', (_, url, answering) => {
    expect(endedHere(url, answering, program)).toBeNull()
  })

  it.each([HERE, 'http://localhost/control', 'http://[::1]:8081/control'])(
    'is told of %s by the processes there are',
    (url) => {
      const hasEnded = endedHere(url, ['100'], program)
      expect([hasEnded?.('101'), hasEnded?.('99'), hasEnded?.('7')]).toEqual([false, true, true])
    },
  )

  it.skipIf(process.platform !== 'linux')('goes by what Linux tells of a process', async () => {
    expect(programOf(String(process.pid))).not.toBeNull()
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(child, 'exit')
    expect(programOf(String(child.pid))).toBeNull()
  })
})
