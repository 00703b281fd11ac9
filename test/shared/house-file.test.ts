import { expect, it } from 'vitest'
import { houseNameOf, isHouseName, isHousePart } from '../../shared/house-file.ts'

it.each([
  ['', null],
  ['/house/pause/index.m3u8', null],
  ['https://tv.example/', null],
  ['https://tv.example/other/house/pause/index.m3u8', null],
  ['https://tv.example/?a=/house/pause/index.m3u8', null],
  ['https://tv.example/house/', null],
  ['https://tv.example/house/a%20b/index.m3u8', null],
  ['https://tv.example/house/pause', 'pause'],
  ['https://tv.example/house/pause?x=1', 'pause'],
  ['https://tv.example/x/../house/pause/index.m3u8', 'pause'],
  ['https://tv.example/x/%2e%2e/house/night/../pause/index.m3u8', 'pause'],
  ['https://tv.example\\house\\pause\\index.m3u8', 'pause'],
  [' https:tv.example/house/pause/index.m3u8', 'pause'],
  ['https://tv.example/house/pause/index.m3u8', 'pause'],
  ['http://127.0.0.1:8482/house/pause/index.m3u8?x=1', 'pause'],
])('the house file of %j is %s', (url, name) => {
  expect(houseNameOf(url)).toBe(name)
})

it.each([
  'con',
  'CON',
  'nul',
  'NUL.ts',
  'COM1.ts',
  'lpt9',
  'aux.tar.gz',
  'a.',
  'a.ts..',
  '',
  '.a',
  'a b',
])('nothing of a house is called %j', (name) => {
  expect([isHouseName(name), isHousePart(name)]).toEqual([false, false])
})

it.each(['pause', 'console', 'com', 'com10', 'null.ts', 'a.con', 'con_1'])(
  '%j is a name',
  (name) => {
    expect([isHouseName(name), isHousePart(name)]).toEqual([true, true])
  },
)
