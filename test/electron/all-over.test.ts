import { expect, it } from 'vitest'
import { allOver } from '../../electron/all-over.ts'

it('waits for the parts that go on when one has failed, and fails as that', async () => {
  const slow = Promise.withResolvers<void>()
  let isOver = false
  const all = allOver([Promise.reject(new Error('broken')), undefined, slow.promise])
  const told = all.catch((error: Error) => {
    isOver = true
    return error.message
  })
  await new Promise((done) => setImmediate(done))
  expect(isOver).toBe(false)
  slow.resolve()
  expect(await told).toBe('broken')
})

it('is over when all are', async () => {
  expect(await allOver([Promise.resolve(), undefined])).toBeUndefined()
})
