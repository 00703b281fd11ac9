import { expect, it } from 'vitest'
import { houseNameOf } from '../../shared/house-file.ts'

it.each([
  ['', null],
  ['/house/pause/index.m3u8', null],
  ['https://tv.example/', null],
  ['https://tv.example/other/house/pause/index.m3u8', null],
  ['https://tv.example/?a=/house/pause/index.m3u8', null],
  ['https://tv.example/house/index.m3u8', null],
  ['https://tv.example/house/pause/index.m3u8', 'pause'],
  ['http://127.0.0.1:8482/house/pause/index.m3u8?x=1', 'pause'],
])('the house file of %j is %s', (url, name) => {
  expect(houseNameOf(url)).toBe(name)
})
