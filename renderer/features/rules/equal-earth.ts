/** As wide as the shapes of the world are drawn, see electron/world-shapes.ts. */
const WIDTH = 960
const COEFFICIENTS = [1.340264, -0.081106, 0.000893, 0.003796] as const
const MIDDLE = Math.sqrt(3) / 2

/** Both coordinates on the unit globe. */
function project(longitude: number, latitude: number): readonly [number, number] {
  const [a1, a2, a3, a4] = COEFFICIENTS
  const angle = Math.asin(MIDDLE * Math.sin((latitude * Math.PI) / 180))
  const square = angle * angle
  const sixth = square * square * square
  const stretch = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
  return [
    (((longitude * Math.PI) / 180) * Math.cos(angle)) / (MIDDLE * stretch),
    angle * (a1 + a2 * square + sixth * (a3 + a4 * square)),
  ]
}

const SCALE = WIDTH / (2 * project(180, 0)[0])
const TOP = SCALE * project(0, 90)[1]

/**
 * Where a place lies on the map of the world.
 *
 * @param longitude May lie beyond 180: the map goes on there.
 * @see https://doi.org/10.1080/13658816.2018.1504949 Equal Earth
 */
export function equalEarth(longitude: number, latitude: number): readonly [number, number] {
  const [x, y] = project(longitude, latitude)
  return [WIDTH / 2 + SCALE * x, TOP - SCALE * y]
}
