import { expect, it } from 'vitest'
import { createRecorderLook } from '../../../renderer/shell/recorder.ts'

function page() {
  const world = {
    recorder: null as string | null,
    isCovered: false,
    told: [] as string[],
    fails: false,
    known: null as string | null,
  }
  const load = () =>
    createRecorderLook({
      async ask() {
        if (world.fails) throw new Error('no answer')
        return world.recorder
      },
      isCovered: () => world.isCovered,
      cover() {
        world.isCovered = true
      },
      tell: (recorder) => void world.told.push(recorder),
      known: () => world.known,
      keepKnown(recorder) {
        world.known = recorder
      },
    })
  return { world, load, look: load() }
}

it('covers nothing while no recorder runs, or nobody knows', async () => {
  const { world, look } = page()
  await look()
  world.fails = true
  await look()
  expect(world).toMatchObject({ isCovered: false, told: [] })
})

it('covers once a recorder runs, and does not overrule who uncovers meanwhile', async () => {
  const { world, look } = page()
  world.recorder = 'OBS'
  await look()
  expect(world).toMatchObject({ isCovered: true, told: ['OBS'] })
  world.isCovered = false
  await look()
  world.fails = true
  await look()
  world.fails = false
  await look()
  expect(world).toMatchObject({ isCovered: false, told: ['OBS'] })
  world.recorder = 'vMix'
  await look()
  expect(world).toMatchObject({ isCovered: true, told: ['OBS', 'vMix'] })
})

it('does not overrule who uncovers by loading the page again', async () => {
  const { world, load, look } = page()
  world.recorder = 'OBS'
  await look()
  world.isCovered = false
  await load()()
  expect(world).toMatchObject({ isCovered: false, told: ['OBS'] })
})

it('uncovers nothing when the recorder ends, and covers again with the next', async () => {
  const { world, look } = page()
  for (const recorder of ['OBS', null]) {
    world.recorder = recorder
    await look()
    expect(world.isCovered).toBe(true)
  }
  world.isCovered = false
  world.recorder = 'OBS'
  await look()
  expect(world.isCovered).toBe(true)
})
