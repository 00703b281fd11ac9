import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import express from 'express'
import jwt from 'jsonwebtoken'

/**
 * What one would write first: Express, jsonwebtoken, the rules in a list, one INSERT per request on a durable
 * database. Arguments: port, database file, file with `{secret, rules, streams}`.
 */
interface Plan {
  readonly secret: string
  readonly streams: readonly string[]
  readonly rules: readonly { stream: string; userAgent: string; effect: string }[]
}

const plan = JSON.parse(readFileSync(process.argv[4] ?? '', 'utf8')) as Plan
const db = new Database(process.argv[3] ?? '')
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(
  'CREATE TABLE decisions (id INTEGER PRIMARY KEY, at_ms INTEGER, stream TEXT, ip TEXT, agent TEXT, verdict INTEGER)',
)
const insert = db.prepare(
  'INSERT INTO decisions (at_ms, stream, ip, agent, verdict) VALUES (?, ?, ?, ?, ?)',
)
const streams = new Set(plan.streams)

function judge(stream: string, userAgent: string, token: string | null): number {
  if (!streams.has(stream)) return 403
  let authenticated = false
  if (token !== null) {
    try {
      jwt.verify(token, plan.secret, { algorithms: ['HS256'] })
      authenticated = true
    } catch {
      return 403
    }
  }
  for (const rule of plan.rules) {
    if (rule.stream === stream && userAgent.includes(rule.userAgent)) {
      return rule.effect === 'drop' ? 403 : 200
    }
  }
  return authenticated || Number(stream.slice('live/s'.length)) % 3 !== 0 ? 200 : 403
}

const app = express()
app.use(express.json())
app.post(/.*/, (request, response) => {
  const body = request.body as { url: string; ip: string; 'user-agent': string }
  const url = new URL(body.url, 'http://host')
  const stream = url.pathname.split('/').slice(1, 3).join('/')
  const verdict = judge(stream, body['user-agent'], url.searchParams.get('token'))
  insert.run(Date.now(), stream, body.ip, body['user-agent'], verdict)
  response.status(verdict).json({ return_code: verdict })
})
app.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
