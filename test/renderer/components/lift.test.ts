import { beforeEach, expect, it } from 'vitest'
import { askedFirst, askFirst } from '../../../renderer/components/ask-first.ts'
import { createLift } from '../../../renderer/components/lift.ts'
import { keepUndo, undoLatest } from '../../../renderer/kit/undo-stack.ts'

const QUESTION = { title: 'Undo?', text: 'It is lifted.', action: 'Lift' }
const OFFLINE = new Error('Nothing answered.')
const GONE = new Error('No revocation with this id is in force.')

/** A lift that throws what is given, one after the other, before it works. */
function lifting(...errors: readonly Error[]) {
  return liftingAsked(() => QUESTION, ...errors)
}

function liftingAsked(question: () => typeof QUESTION, ...errors: readonly Error[]) {
  const left = [...errors]
  const told: unknown[] = []
  let lifted = 0
  const lift = async (): Promise<void> => {
    const error = left.shift()
    if (error !== undefined) throw error
    lifted += 1
  }
  const made = createLift({
    lift,
    question,
    isForGood: (error) => error === GONE,
    onFailed: (error) => void told.push(error),
  })
  return { ...made, told, lifted: () => lifted }
}

/** What the button of the question does, and what it then does with it. */
async function confirm(): Promise<void> {
  try {
    await askedFirst()?.onConfirm()
    askFirst(null)
  } catch {
    // The question says so and stays.
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  askFirst(null)
  while (undoLatest());
})

it('is told of where it failed without a question, and can be tried again', async () => {
  const { now, told, lifted } = lifting(OFFLINE)
  now()
  await settled()
  expect(told).toEqual([OFFLINE])
  now()
  await settled()
  expect(lifted()).toBe(1)
})

it('can be undone later by whoever cancels the question, and asks again', async () => {
  const { ask, lifted } = lifting()
  keepUndo(ask)
  for (let at = 0; at < 2; at += 1) {
    expect(undoLatest()).toBe(true)
    expect(askedFirst()).toMatchObject(QUESTION)
    askFirst(null)
  }
  expect(lifted()).toBe(0)
  undoLatest()
  await confirm()
  expect(lifted()).toBe(1)
  expect(undoLatest()).toBe(false)
})

it('says how long ago it was when it is asked, not when it was done', async () => {
  let seconds = 5
  const { ask } = liftingAsked(() => ({ ...QUESTION, text: `Revoked ${seconds} s ago.` }))
  for (const at of [20, 40]) {
    seconds = at
    ask()
    expect(askedFirst()?.text).toBe(`Revoked ${at} s ago.`)
    askFirst(null)
    // Whoever cancels can undo it later, which would be asked for ever.
    undoLatest()
  }
  await confirm()
})

it('can be undone later where it failed in the question, once that is closed', async () => {
  const { ask, told, lifted } = lifting(OFFLINE)
  ask()
  await confirm()
  expect(told).toEqual([])
  expect(undoLatest()).toBe(false)
  askFirst(null)
  expect(undoLatest()).toBe(true)
  await confirm()
  expect(lifted()).toBe(1)
})

it('is no longer to be undone where it was lifted already, by whomever', async () => {
  const { ask } = lifting(GONE)
  ask()
  await confirm()
  askFirst(null)
  expect(undoLatest()).toBe(false)
})

it('is told of where it failed after its question was closed', async () => {
  const { ask, told } = lifting(OFFLINE)
  ask()
  const confirmed = confirm()
  askFirst(null)
  await confirmed
  expect(told).toEqual([OFFLINE])
  expect(undoLatest()).toBe(false)
})

it('stays to be undone where another question takes the place of its own', async () => {
  const { ask, lifted } = lifting()
  ask()
  askFirst({ ...QUESTION, onConfirm: async () => undefined })
  askFirst(null)
  expect(undoLatest()).toBe(true)
  await confirm()
  expect(lifted()).toBe(1)
})
