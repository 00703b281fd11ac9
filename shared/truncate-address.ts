const IPV4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/
const GROUP = /^[0-9a-f]{1,4}$/i

/**
 * Leaves of an address what names no household: the first 24 bits of IPv4, the first 48 of IPv6; `192.0.2.0`, `2001:db8:7::`.
 *
 * @returns Null for what is no address, since nothing is known of what it tells.
 */
export function truncateAddress(text: string): string | null {
  const ipv4 = IPV4.exec(text)
  if (ipv4 !== null) return `${ipv4[1]}.0`
  const groups = firstGroups(text)
  if (groups === null) return null
  while (groups.at(-1) === '0') groups.pop()
  return `${groups.join(':')}::`
}

function firstGroups(text: string): string[] | null {
  const [written = ''] = text.split('%', 1)
  const halves = written.split('::')
  if (!written.includes(':') || halves.length > 2) return null
  const left = groupsOf(halves[0] ?? '')
  const right = groupsOf(halves[1] ?? '')
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...left, ...new Array<string>(Math.max(0, missing)).fill('0'), ...right]
  if (!all.every((group) => GROUP.test(group))) return null
  return all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16))
}

/** An IPv4 address at the end stands for two groups, of which none is among the first. */
function groupsOf(half: string): string[] {
  if (half === '') return []
  return half.split(':').flatMap((group) => (IPV4.test(group) ? ['0', '0'] : [group]))
}
