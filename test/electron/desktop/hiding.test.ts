import type Electron from 'electron'
import { expect, it, vi } from 'vitest'
import { askOnce } from '../../../electron/desktop/hiding.ts'

/** A question that stays on the screen until it is answered. */
function shown() {
  const asked: ((response: number) => void)[] = []
  const quit = vi.fn()
  const showMessageBox = () =>
    new Promise((resolve) => {
      asked.push((response) => resolve({ response, checkboxChecked: false }))
    })
  const api = {
    app: { quit } as unknown as Electron.App,
    dialog: { showMessageBox } as unknown as Electron.Dialog,
  }
  return { asked, quit, mayHide: askOnce(api, () => true) }
}

it('hides nothing behind its own question, and asks it once, however often the window is closed', async () => {
  const { asked, mayHide } = shown()
  const hidden = vi.fn()
  const closes = [1, 2, 3].map(() => mayHide().then(hidden))
  await new Promise(setImmediate)
  expect(hidden).not.toHaveBeenCalled()
  expect(asked).toHaveLength(1)
  asked[0]?.(0)
  await Promise.all(closes)
  expect(hidden.mock.calls).toEqual([[true], [true], [true]])
  expect(await mayHide()).toBe(true)
  expect(asked).toHaveLength(1)
})

it('hides nothing where the answer is to quit, and hides later where quitting was thought better of', async () => {
  const { asked, quit, mayHide } = shown()
  const closes = [mayHide(), mayHide()]
  asked[0]?.(1)
  expect(await Promise.all(closes)).toEqual([false, false])
  expect(quit).toHaveBeenCalledOnce()
  expect(await mayHide()).toBe(true)
})
