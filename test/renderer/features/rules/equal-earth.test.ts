import { geoEqualEarth } from 'd3-geo'
import { expect, it } from 'vitest'
import { equalEarth } from '../../../../renderer/features/rules/equal-earth.ts'

it('places points on the map as the library does that drew it', () => {
  const library = geoEqualEarth().fitWidth(960, { type: 'Sphere' })
  for (const point of [
    [0, 0],
    [2.35, 48.86],
    [-147.7, 64.8],
    [178, -17.7],
    [-70, -53],
    [20, 89],
  ]) {
    const [longitude = 0, latitude = 0] = point
    const [x = 0, y = 0] = library([longitude, latitude]) ?? []
    const [ownX, ownY] = equalEarth(longitude, latitude)
    expect([ownX, ownY]).toEqual([expect.closeTo(x, 3), expect.closeTo(y, 3)])
  }
})
