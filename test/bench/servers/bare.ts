import { createServer } from 'node:http'

/** The yardstick: node:http that reads and parses the same JSON body and answers a constant. */
const answer = '{"return_code":200}'
const server = createServer({ keepAlive: true }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (chunks.length > 0)
      JSON.parse((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString())
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
    })
    response.end(answer)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
