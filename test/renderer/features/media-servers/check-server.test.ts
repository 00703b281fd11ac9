import { expect, it } from 'vitest'
import { checkServer } from '../../../../renderer/features/media-servers/check-server.ts'

it('says everything that is wrong with a media server at once', () => {
  const issues = checkServer({
    name: '',
    allowedPeers: ['10.0.0.1', 'home'],
    publicUrl: 'a.test:8000',
  })
  expect(issues.map(({ path }) => path)).toEqual(['name', 'allowedPeers.1', 'publicUrl'])
  expect(issues[0]?.message).toBe('Give it a name.')
  expect(issues[1]?.message).toMatch(/^home: /)
})

it('finds nothing wrong with a name alone', () => {
  expect(checkServer({ name: 'Icecast', allowedPeers: [], publicUrl: null })).toEqual([])
})
