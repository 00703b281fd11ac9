/**
 * Which way an arrow key goes along the line of text: 1 forwards, -1 back, 0 for any other key. Right is forwards where one reads from
 * left to right.
 *
 * @param place What the key was pressed in.
 */
export function stepOf(key: string, place: Element): -1 | 0 | 1 {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return 0
  const isRight = key === 'ArrowRight'
  return isRight === (getComputedStyle(place).direction !== 'rtl') ? 1 : -1
}
