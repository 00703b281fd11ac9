import ipaddr from 'ipaddr.js'
import type { Rule, RuleSource, Schedule } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'

/** Pairs that tie, found by comparing all with all, minute by minute and character by character. */
export function slowTies(rules: readonly Rule[], streams: readonly Stream[]): [number, number][] {
  const ties: [number, number][] = []
  for (const [later, other] of rules.entries()) {
    for (const [earlier, one] of rules.slice(0, later).entries()) {
      if (tie(one, other, streams)) ties.push([earlier, later])
    }
  }
  return ties.sort((a, b) => a[0] - b[0] || a[1] - b[1])
}

function tie(one: Rule, other: Rule, streams: readonly Stream[]): boolean {
  const states = [one.state, other.state]
  if (states.includes('off') || !states.includes('live')) return false
  if (one.priority !== other.priority) return false
  if (!one.actions.some((action) => other.actions.includes(action))) return false
  return (
    targetsMeet(one, other, streams) &&
    sourcesMeet(one.source, other.source) &&
    schedulesMeet(one.schedule, other.schedule)
  )
}

function targetsMeet(one: Rule, other: Rule, streams: readonly Stream[]): boolean {
  if (one.target.kind === 'all' || other.target.kind === 'all') return true
  // A group may be without streams today.
  if (one.target.kind === 'group' && other.target.kind === 'group') {
    return one.target.group === other.target.group
  }
  const isAbout = ({ target }: Rule, { id, group }: Stream): boolean =>
    target.kind === 'stream'
      ? target.streamId === id
      : target.kind === 'group' && target.group === group
  return streams.some((stream) => isAbout(one, stream) && isAbout(other, stream))
}

function sourcesMeet(one: RuleSource, other: RuleSource): boolean {
  if (one.kind !== other.kind || !('values' in one) || !('values' in other)) return true
  return one.values.some((value) => other.values.some((each) => valuesMeet(one.kind, value, each)))
}

function valuesMeet(kind: RuleSource['kind'], one: string, other: string): boolean {
  if (kind === 'tag') return true
  if (kind === 'address') return blocksMeet(one, other)
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return kind === 'country' || kind === 'protocol' ? a === b : patternsMeet(a, b)
}

function blocksMeet(one: string, other: string): boolean {
  const [[first, bits], [second, otherBits]] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)]
  return first.kind() === second.kind() && first.match(second, Math.min(bits, otherBits))
}

function patternsMeet(one: string, other: string): boolean {
  if (one === '' && other === '') return true
  if (one[0] === '*')
    return patternsMeet(one.slice(1), other) || (other !== '' && patternsMeet(one, other.slice(1)))
  if (other[0] === '*') return patternsMeet(other, one)
  return one[0] === other[0] && one !== '' && patternsMeet(one.slice(1), other.slice(1))
}

function schedulesMeet(one: Schedule | null, other: Schedule | null): boolean {
  if (one === null || other === null || one.timeZone !== other.timeZone) return true
  const minutes = minutesOf(one)
  return [...minutesOf(other)].some((minute) => minutes.has(minute))
}

function minutesOf({ days, from, to }: Schedule): ReadonlySet<number> {
  const [start, end] = [from, to].map(
    (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
  )
  const minutes = new Set<number>()
  for (const day of days) {
    const length = ((end ?? 0) - (start ?? 0) + 1_440) % 1_440 || 1_440
    for (let at = 0; at < length; at += 1) {
      minutes.add(((day - 1) * 1_440 + (start ?? 0) + at) % 10_080)
    }
  }
  return minutes
}
