import { say } from '../../../shared/say.ts'
import type {
  WorkbenchCheck,
  WorkbenchReading,
  WorkbenchVerdict,
} from '../../../shared/workbench.ts'
import type { CheckResult } from './check.ts'
import { line } from './check.ts'

const SECRETS = ['stream-key', 'service-token', 'handler-secret', 'rest-token', 'opaque', 'unknown']

/**
 * Puts a verdict together: how the text came, then the checks of its kind. It permits when nothing failed and its
 * signature is right.
 *
 * @param tried Names of the keys that were tried.
 */
export function verdictOf(
  reading: WorkbenchReading,
  result: CheckResult,
  tried: readonly string[],
  wider: WorkbenchVerdict['wider'] = [],
): WorkbenchVerdict {
  const checks = [formOf(reading), ...result.checks]
  const failures = checks.filter((each) => each.outcome === 'fail')
  const permits = failures.length === 0 && result.signature === 'right'
  return {
    kind: reading.kind,
    signature: result.signature,
    keyName: result.keyName,
    tried,
    checks,
    permits,
    sentence: sentenceOf(reading, result, failures),
    wider,
  }
}

/** For a text that says nothing by itself, or is no token. */
export const UNCHECKED: CheckResult = { signature: 'none', keyName: null, checks: [] }

function formOf({ damage, kind }: WorkbenchReading): WorkbenchCheck {
  const title = say('As it was pasted')
  if (kind === 'unknown')
    return line(
      'pasted',
      title,
      'fail',
      damage[0]?.sentence ?? 'It is no token that is known here.',
    )
  if (damage.length === 0) return line('pasted', title, 'pass')
  const sentences = damage.map((each) => each.sentence).join(' ')
  return line('pasted', title, 'fail', sentences)
}

function sentenceOf(
  { kind }: WorkbenchReading,
  { signature }: CheckResult,
  failures: readonly WorkbenchCheck[],
): string {
  const [first] = failures
  if (kind === 'unknown') return 'It is no token that is known here.'
  if (SECRETS.includes(kind)) return 'It says nothing by itself; what it permits is stored with it.'
  if (first !== undefined) {
    const more = failures.length - 1
    const others =
      more === 0
        ? ''
        : ` ${say('{more, plural, one {# more check fails} other {# more checks fail}}.', { more })}`
    return `${first.sentence === '' ? `${first.title}.` : first.sentence}${others}`
  }
  if (signature === 'right') return 'It permits this, as far as was said.'
  return 'Nothing speaks against it but that its signature could not be checked.'
}
