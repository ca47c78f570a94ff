// Any app in any language: it knows nothing of maintenance. The gateway before it does.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

let requests = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://backend');
  if (url.pathname === '/health') {
    response.end('well\n');
    return;
  }

  requests++;
  const answer = () => response.end(JSON.stringify({ path: url.pathname, requests }) + '\n');
  response.setHeader('Content-Type', 'application/json');
  if (url.pathname.startsWith('/headers')) {
    response.end(JSON.stringify({ url: request.url, headers: request.headers }) + '\n');
    return;
  }

  if (url.pathname === '/slow') {
    setTimeout(answer, 1000 * Math.min(Number(url.searchParams.get('seconds') ?? 5), 300));
  } else {
    answer();
  }
});

// A WebSocket that sends short messages back: enough to see what becomes of an open connection.
server.on('upgrade', (request, socket) => {
  requests++;
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('data', frame => {
    const length = frame[1] & 0x7f;
    const text = frame.subarray(6, 6 + length).map((byte, at) => byte ^ frame[2 + at % 4]);
    socket.write(Buffer.concat([Buffer.from([frame[0], length]), text]));
  });
  socket.on('error', () => socket.destroy());
});

server.listen(Number(process.argv[2] ?? 5083), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
