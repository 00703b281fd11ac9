import { expect, it } from 'vitest'
import { beingRevoked, whileRevoking } from '../../../renderer/components/being-revoked.ts'

it('counts a session as being revoked until the last that revokes it has failed or worked', async () => {
  const first = Promise.withResolvers<string>()
  const second = Promise.withResolvers<string>()
  const failing = whileRevoking(['a', 'b'], () => first.promise)
  const working = whileRevoking(['b'], () => second.promise)
  expect([...beingRevoked()]).toEqual(['a', 'b'])
  first.reject(new Error('Stagedoor does not answer.'))
  await expect(failing).rejects.toThrow('does not answer')
  expect([...beingRevoked()]).toEqual(['b'])
  second.resolve('done')
  expect(await working).toBe('done')
  expect([...beingRevoked()]).toEqual([])
})
