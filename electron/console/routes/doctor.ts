import { z } from 'zod'
import { doctorReport } from '../doctor/answers.ts'
import { examine } from '../doctor/doctor.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const named = z.string().min(1).max(256).exactOptional()
/** An id, or a text or link of any kind. */
const token = z.string().min(1).max(8192).exactOptional()

/** The Doctor: runs the usual checks by itself. */
export function doctorRoutes(deps: ConsoleDeps) {
  return {
    'GET /doctor': route('GET /doctor', {
      summary: 'Look what is wrong with a stream, a token or a media server, or with all of them',
      query: z.strictObject({ stream: named, token, server: named }),
      answer: z.strictObject({ atMs: z.int(), reports: z.array(doctorReport).readonly() }),
      run: async ({ query }) => ({ atMs: deps.now(), reports: await examine(query, deps) }),
    }),
  } satisfies Partial<Routes>
}
