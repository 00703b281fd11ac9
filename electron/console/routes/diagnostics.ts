import { diagnosticsAnswer } from '../diagnostics/answers.ts'
import { collectDiagnostics } from '../diagnostics/collect.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** What helps somebody else to find out what is wrong, without secrets. */
export function diagnosticsRoutes(deps: ConsoleDeps) {
  return {
    'POST /diagnostics': route('POST /diagnostics', {
      summary: 'Collect what helps to find a fault, redacted; nothing of it is sent anywhere',
      answer: diagnosticsAnswer,
      run: ({ caller }) => {
        deps.catalogue.audit.note(caller.actor, 'diagnostics.collect', 'diagnostics', '')
        const { actor } = caller
        return deps.jobs.track(
          { kind: 'diagnostics', subject: '', actor, canCancel: true },
          (control) => collectDiagnostics(deps, control),
        )
      },
    }),
  } satisfies Partial<Routes>
}
