import { expect, it } from 'vitest'
import { keepUndo, undoLatest } from '../../../renderer/kit/undo-stack.ts'

/** Empties it of what another test of this worker left. */
function fresh(): string[] {
  while (undoLatest());
  return []
}

it('undoes nothing when there is nothing', () => {
  fresh()
  expect(undoLatest()).toBe(false)
})

it('undoes the latest first, and each once', () => {
  const undone = fresh()
  const first = keepUndo(() => undone.push('first'))
  keepUndo(() => undone.push('second'))
  expect(undoLatest()).toBe(true)
  first()
  first()
  expect(undoLatest()).toBe(false)
  expect(undone).toEqual(['second', 'first'])
})

it('tells whether the button or the key asked for it', () => {
  const undone = fresh()
  const first = keepUndo((by) => undone.push(`first by ${by}`))
  keepUndo((by) => undone.push(`second by ${by}`))
  undoLatest()
  first()
  expect(undone).toEqual(['second by key', 'first by button'])
})

it('forgets the oldest of very many', () => {
  const undone = fresh()
  for (let at = 0; at < 25; at += 1) keepUndo(() => undone.push(String(at)))
  while (undoLatest());
  expect(undone).toHaveLength(20)
  expect(undone.at(-1)).toBe('5')
})
