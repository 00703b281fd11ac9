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

it('keeps two works on the very same list apart', async () => {
  const list = ['a']
  const pending = Promise.withResolvers<string>()
  const working = whileRevoking(list, () => pending.promise)
  await whileRevoking(list, async () => 'done')
  expect([...beingRevoked()]).toEqual(['a'])
  pending.resolve('done')
  await working
  expect([...beingRevoked()]).toEqual([])
})
