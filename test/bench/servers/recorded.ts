import { createServer, type ServerResponse } from 'node:http'
import Database from 'better-sqlite3'
import { createCommitPace } from '../../../electron/store/commit-pace.ts'

/**
 * The most that a durable record leaves of the bare server: it reads and parses the same body, keeps that as it is in one row
 * with all that came meanwhile, and answers a constant after the commit. Decides nothing. Arguments: port, database file.
 */
const answer = '{"return_code":200}'
const db = new Database(process.argv[3] ?? '')
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec('CREATE TABLE journal (seq INTEGER PRIMARY KEY, entries TEXT NOT NULL) STRICT')
const insert = db.prepare('INSERT INTO journal (entries) VALUES (?)')
const pace = createCommitPace(() => performance.now())

let bodies: unknown[] = []
let replies: ServerResponse[] = []

function endTurn(): void {
  if (pace.isDue(bodies.length)) commit()
  else setImmediate(endTurn)
}

function commit(): void {
  const answered = replies
  insert.run(JSON.stringify(bodies))
  pace.committed()
  bodies = []
  replies = []
  for (const reply of answered) {
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    reply.end(answer)
  }
}

const server = createServer({ keepAlive: true }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (bodies.length === 0) setImmediate(endTurn)
    bodies.push(chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString()))
    replies.push(response)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
