import { describe, expect, it } from 'vitest'
import { jsonAnswer } from '../../../electron/console/large-answer.ts'

const INIT = { status: 201, headers: { 'x-edit': '7' } }
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `s"${at}`, at }))

describe('an answer in JSON', () => {
  it.each([
    ['nothing', null],
    ['a short list', { sessions: many(500), nextBefore: null }],
    ['a long list', { sessions: many(501) }],
    ['one that ends with a piece', { before: 'ü', sessions: many(1_000), nextBefore: null }],
    ['two, and what is not there', { gone: undefined, a: many(1_201), b: many(700), c: {} }],
    ['members that JSON has none for', { list: Array.from({ length: 600 }) }],
    ['a list alone', many(600)],
  ])('is the text that would be made at once, of %s', async (_what, answer) => {
    const response = jsonAnswer(answer, INIT)
    expect(response.status).toBe(201)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-edit')).toBe('7')
    expect(await response.text()).toBe(JSON.stringify(answer))
  })

  it('lets others have their turn between the pieces of a long list', async () => {
    let turns = 0
    let isRead = false
    const count = (): void => {
      turns += 1
      if (!isRead) setImmediate(count)
    }
    setImmediate(count)
    await jsonAnswer({ sessions: many(5_000) }, INIT).text()
    isRead = true
    expect(turns).toBeGreaterThanOrEqual(10)
  })

  it('makes no more than is taken', async () => {
    let made = 0
    const list = Array.from({ length: 5_000 }, () => ({
      toJSON() {
        made += 1
        return 1
      },
    }))
    const reader = jsonAnswer({ list }, INIT).body?.getReader()
    await reader?.read()
    expect(made).toBe(500)
    await reader?.cancel()
  })
})
