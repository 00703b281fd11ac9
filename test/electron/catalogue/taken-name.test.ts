import { expect, it } from 'vitest'
import { refuseTakenName } from '../../../electron/catalogue/taken-name.ts'
import { refusal } from './fixture.ts'

const OTHERS = [
  { id: 'shop', name: 'Web shop' },
  { id: 'site', name: 'Site' },
]

it('refuses the name of another, and says which one has it', () => {
  const error = refusal(() => refuseTakenName(OTHERS, 'Site', 'shop'))
  expect(error.code).toBe('ERR_NAME_TAKEN')
  expect(error.issues).toEqual([{ path: 'name', message: 'site has this name.' }])
})

it('says what is wrong in the words it was given', () => {
  const message = 'Another key has this name.'
  const error = refusal(() => refuseTakenName(OTHERS, 'Site', null, message))
  expect(error.issues).toEqual([{ path: 'name', message }])
})

it('lets one keep its own name, and take one that differs in a letter', () => {
  refuseTakenName(OTHERS, 'Site', 'site')
  refuseTakenName(OTHERS, 'site', null)
})
