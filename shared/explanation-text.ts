import type { Explanation } from './explanation.ts'

const WORDS = { pass: 'ok', fail: 'FAILS', unreached: 'not reached' } as const
const TITLES = { time: 'Time', address: 'Address', secret: 'Secret', stream: 'Stream' } as const

/** An explanation as plain text, for a mail or a terminal. Holds no secret. */
export function explanationText(about: string, explanation: Explanation): string {
  const { sentence, checks, rule, grant, hints, closest } = explanation
  const lines = [
    sentence,
    about,
    '',
    ...checks.map(
      ({ check, state, seen, wanted }) =>
        `${TITLES[check].padEnd(8)} ${WORDS[state].padEnd(11)} ${seen}${state === 'fail' ? ` (wanted: ${wanted})` : ''}`,
    ),
    ...(rule === null ? [] : [`Rule     ${rule.name}`]),
    ...(grant === null
      ? []
      : [`Grant    ${grant.label === '' ? grant.id : `${grant.label} (${grant.id})`}`]),
    ...hints.flatMap((hint) => ['', hint.sentence, `  ${hint.todo}`]),
    ...(closest.state === 'admitted' ? [] : ['', closest.sentence]),
    ...(closest.others.length === 0 ? [] : ['Or:']),
    ...closest.others.map((other) => `- ${other.sentence}`),
  ]
  return `${lines.join('\n')}\n`
}
