import { createHashIndex } from '../../electron/catalogue/hash-index.ts'
import { createDataKeySecrets } from '../../electron/secrets/data-key.ts'
import { findJwsFault, readCompactJws, signJws } from '../../electron/tokens/jws.ts'
import { createHmacKey } from '../../electron/tokens/jws-key.ts'
import { isOneOf } from '../../electron/tokens/same-secret.ts'

/*
 * `npx node test/bench/timing.ts`: whether a comparison takes longer the later a wrong secret differs, by Welch's t of a
 * million samples each way, as dudect does it. |t| over 4.5 would mean that it shows. The comparison one would write
 * first is measured too, to see that the method finds it.
 */

const SAMPLES = process.argv.includes('--quick') ? 50_000 : 1_000_000
const THRESHOLD = 4.5
/** Longer samples were interrupted. */
const KEPT = 0.9

const secret = 'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c'
const key = createHmacKey({ secret, algorithms: ['HS256'] })
const signed = signJws('{"exp":1}', key)
const differing = (text: string, at: number): string => {
  const other = text.at(at) === 'A' ? 'Q' : 'A'
  // Anew in one piece: texts put together take longer to read, wherever they were.
  return Buffer.from(text.slice(0, at) + other + text.slice(at + 1)).toString()
}
const signatureAt = signed.lastIndexOf('.') + 1
const jwsOf = (token: string) => {
  const read = readCompactJws(token)
  if (!read.ok) throw new Error(read.reason)
  return read
}
const secrets = createDataKeySecrets(new Uint8Array(32).fill(7), 'a bench')
const index = createHashIndex<{ hash: string }>()
const items = new Map([['one', { hash: secrets.hash(secret) }]])

/** Tells strings apart as `===` may, made long enough to be seen. */
function firstDifference(one: string, other: string): boolean {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}
const long = secret.repeat(20)

type Work = (wrong: never) => unknown
const CASES: readonly [what: string, early: unknown, late: unknown, work: Work, isSafe: boolean][] =
  [
    [
      'comparing letter by letter',
      differing(long, 0),
      differing(long, long.length - 1),
      (wrong) => firstDifference(wrong, long),
      false,
    ],
    [
      'the signature of a web token',
      jwsOf(differing(signed, signatureAt)),
      jwsOf(differing(signed, signed.length - 2)),
      (wrong) => findJwsFault(wrong, key),
      true,
    ],
    [
      'a secret of a media server',
      differing(secret, 0),
      differing(secret, 63),
      (wrong) => isOneOf(wrong, [secret]),
      true,
    ],
    [
      'an opaque token',
      differing(secret, 0),
      differing(secret, 63),
      (wrong) => index.find(items, secrets.hash(wrong)),
      true,
    ],
  ]

/** Nanoseconds of each sample, early and late in an order drawn at random. */
function measure(early: unknown, late: unknown, work: Work): readonly [number[], number[]] {
  const samples: [number[], number[]] = [[], []]
  for (let n = 0; n < 2 * SAMPLES; n += 1) {
    const isLate = Math.random() < 0.5
    const wrong = (isLate ? late : early) as never
    const at = process.hrtime.bigint()
    work(wrong)
    samples[isLate ? 1 : 0].push(Number(process.hrtime.bigint() - at))
  }
  return samples
}

function welch([one, other]: readonly [readonly number[], readonly number[]]): number {
  const sorted = Float64Array.from([...one, ...other]).sort()
  const most = sorted[Math.floor(sorted.length * KEPT)] ?? 0
  const [a, b] = [one, other].map((all) => {
    const kept = all.filter((each) => each <= most)
    const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length
    const squares = kept.reduce((sum, each) => sum + (each - mean) ** 2, 0)
    return { mean, error: squares / (kept.length - 1) / kept.length }
  }) as [{ mean: number; error: number }, { mean: number; error: number }]
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error)
}

console.log(`Welch's t of first against last letter wrong, ${SAMPLES} samples each`)
for (const [what, early, late, work, isSafe] of CASES) {
  // What compiles comes first and does not count.
  for (let n = 0; n < 20_000; n += 1) work((n % 2 === 0 ? early : late) as never)
  const t = welch(measure(early, late, work))
  const isSeen = Math.abs(t) > THRESHOLD
  const said = isSafe
    ? isSeen
      ? 'SHOWS'
      : 'does not show'
    : isSeen
      ? 'shows, as it must'
      : 'IS NOT SEEN'
  console.log(`${what.padEnd(32)} t = ${t.toFixed(2).padStart(9)}  ${said}`)
}
