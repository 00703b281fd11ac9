import { describe, expect, it } from 'vitest'
import { createLabelBook } from '../../../renderer/components/label-book.ts'

function shelf() {
  const reads: (readonly string[])[] = []
  const later: { ms: number; work: () => void }[] = []
  const state = { fails: false, changes: 0 }
  const book = createLabelBook({
    async read(ids) {
      reads.push(ids)
      if (state.fails) throw new Error('offline')
      return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, `label of ${id}`]))
    },
    after: (ms, work) => void later.push({ ms, work }),
  })
  book.subscribe(() => void state.changes++)
  /** Lets time pass until nothing is due within so long. */
  async function pass(ms: number): Promise<void> {
    for (;;) {
      const due = later.findIndex((each) => each.ms <= ms)
      if (due === -1) return
      later.splice(due, 1)[0]?.work()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { book, reads, state, pass }
}

describe('labels', () => {
  it('are read when they are first asked for, together and once', async () => {
    const { book, reads, state, pass } = shelf()
    const before = book.labels()
    for (const id of ['a', 'b', 'a', 'gone']) book.want(id)
    expect(reads).toEqual([])
    await pass(100)
    expect(reads).toEqual([['a', 'b', 'gone']])
    expect(book.labels()).not.toBe(before)
    expect(Object.fromEntries(book.labels())).toEqual({
      a: 'label of a',
      b: 'label of b',
      gone: '',
    })
    for (const id of ['a', 'gone']) book.want(id)
    await pass(100)
    expect([reads.length, state.changes]).toEqual([1, 1])
  })

  it('are read a hundred at a time', async () => {
    const { book, reads, pass } = shelf()
    for (let id = 0; id < 250; id += 1) book.want(`id-${id}`)
    await pass(100)
    expect(reads.map((ids) => ids.length)).toEqual([100, 100, 50])
    expect(book.labels().size).toBe(250)
  })

  it('that could not be read are read again later, not at once', async () => {
    const { book, reads, state, pass } = shelf()
    state.fails = true
    book.want('a')
    await pass(100)
    book.want('a')
    await pass(100)
    expect([reads.length, state.changes]).toEqual([1, 0])
    state.fails = false
    await pass(60_000)
    expect(state.changes).toBe(1)
    book.want('a')
    await pass(100)
    expect(book.labels().get('a')).toBe('label of a')
  })

  it('are kept within bounds', async () => {
    const { book, pass } = shelf()
    for (let id = 0; id < 20_150; id += 1) book.want(`id-${id}`)
    await pass(100)
    expect(book.labels().size).toBeLessThanOrEqual(20_000)
    expect(book.labels().get('id-20149')).toBe('label of id-20149')
  })

  it('that came with something else are kept, and asked for no more', async () => {
    const { book, reads, state, pass } = shelf()
    book.learn(
      new Map([
        ['a', 'Season tickets'],
        ['b', ''],
      ]),
    )
    for (const id of ['a', 'b']) book.want(id)
    expect(book.labels().get('a')).toBe('Season tickets')
    await pass(100)
    expect(reads).toEqual([['b']])
    const { changes } = state
    book.learn(new Map([['a', 'Season tickets']]))
    expect(state.changes).toBe(changes)
  })
})
