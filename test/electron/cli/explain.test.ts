import { expect, it } from 'vitest'
import type { Config } from '../../../electron/cli/config.ts'
import { explain } from '../../../electron/cli/explain.ts'

const output = { json: false, say: () => {}, warn: () => {}, write: () => {} }
const nowhere = { dataDirectory: '/nowhere' } as Config

it.each(['abc', '1a', '-1', '', '1'.repeat(16)])('explain says that %j is no id', async (id) => {
  await expect(explain(nowhere, output, id)).rejects.toMatchObject({
    code: 'ERR_INPUT_INVALID',
    message: expect.stringContaining('no id of a decision'),
  })
})

it('explain goes on with an id', async () => {
  await expect(explain(nowhere, output, '42')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
})
