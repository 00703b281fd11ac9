import { getPriority } from 'node:os'
import { describe, expect, it } from 'vitest'
import { startAside } from '../../../electron/store/thread-aside.ts'

const TELL = `
const { parentPort } = require('node:worker_threads')
parentPort.postMessage(require('node:os').getPriority(0))
`

const priorityIn = (niceness?: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const worker = startAside(TELL, { eval: true }, niceness)
    worker.once('message', resolve)
    worker.once('error', reject)
  })

describe('a thread that is started aside', () => {
  it.skipIf(process.platform !== 'linux')('leaves the priority of its process alone', async () => {
    const before = getPriority(0)
    await priorityIn()
    expect(getPriority(0)).toBe(before)
  })

  it.skipIf(process.platform !== 'linux')('is of the lowest priority, or as told', async () => {
    expect(await priorityIn()).toBe(19)
    expect(await priorityIn(10)).toBe(10)
  })
})
