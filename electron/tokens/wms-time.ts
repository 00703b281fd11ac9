/**
 * The time in Nimble's signed URLs: UTC as `M/D/YYYY h:mm:ss AM`, a 12-hour clock. Most of the vendor's samples leave
 * leading zeros out, one writes them; both are in use.
 */
export function wmsTimeText(atMs: number, options: { readonly padded?: boolean } = {}): string {
  const at = new Date(atMs)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const short = options.padded === true ? pad : String
  const hour = at.getUTCHours()
  const date = `${short(at.getUTCMonth() + 1)}/${short(at.getUTCDate())}/${at.getUTCFullYear()}`
  const time = `${short(hour % 12 || 12)}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`
  return `${date} ${time} ${hour < 12 ? 'AM' : 'PM'}`
}

const WMS_TIME = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) (AM|PM)$/i

/** The moment such a text means, epoch milliseconds. Null when it is another format or no such moment. */
export function wmsTimeMs(text: string): number | null {
  const parts = WMS_TIME.exec(text)
  if (parts === null) return null
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number)
  if (hour < 1 || hour > 12 || minute > 59 || second > 59) return null
  const hour24 = (hour % 12) + (parts[7]?.toUpperCase() === 'PM' ? 12 : 0)
  const at = new Date(Date.UTC(year, month - 1, day, hour24, minute, second))
  // 2/30 would roll over into March, and years below 100 into the 20th century.
  const isSame =
    at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isSame ? at.getTime() : null
}
