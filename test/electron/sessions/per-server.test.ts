import { expect, it } from 'vitest'
import { perServer } from '../../../electron/sessions/per-server.ts'

it('is asked once of each media server, also where the answer is no', () => {
  const asked: string[] = []
  const isNginx = perServer((id) => {
    asked.push(id)
    return id === 'nginx'
  })
  expect(['nimble', 'nginx', 'nimble', 'nginx', 'nimble'].map(isNginx)).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
  expect(asked).toEqual(['nimble', 'nginx'])
})
