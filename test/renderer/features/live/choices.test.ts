import { expect, it } from 'vitest'
import { choicesOf } from '../../../../renderer/features/live/choices.ts'
import { session } from '../../../shared/records.ts'

const of = (streamName: string, country: string) => session({ streamName, country })

it('offers the streams and countries that most are of, the most first, each as a filter', () => {
  const groups = choicesOf([
    ...[of('b', 'DE'), of('a', 'DE'), of('live/news show', 'AT'), of('live/news show', '??')],
  ])
  expect(groups).toEqual([
    {
      label: 'Streams',
      of: ['live/news show', 'a', 'b'].map((value) => ({
        label: value,
        term: { key: 'stream', value },
      })),
    },
    {
      label: 'Countries',
      of: [
        { label: 'Germany', term: { key: 'country', value: 'DE' } },
        { label: 'Unknown country', term: { key: 'country', value: '??' } },
        { label: 'Austria', term: { key: 'country', value: 'AT' } },
      ],
    },
  ])
})

it('offers six of a kind at most, and nothing where there is nothing to choose', () => {
  const [streams] = choicesOf(Array.from({ length: 9 }, (_, at) => of(`s${at}`, 'DE')))
  expect(streams?.of).toHaveLength(6)
  expect(choicesOf([of('a', 'DE')])).toEqual([])
  expect(choicesOf([])).toEqual([])
})
