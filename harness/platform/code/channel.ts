import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Answer, Tell } from './messages.js';

/** The thread's way to the platform. */
export interface Channel {
  tell: (message: Tell) => void;
  /** Calls `take` with each answer. */
  listen: (take: (answer: Answer) => void) => void;
}

// Code may replace what modules of Node export.
const receive = receiveMessageOnPort;

/**
 * Keeps the definition's code from `port`: a method that it patches, or a hook that it installs, gets hold of whatever port
 * is listened to. That is `bell`, which rings for each answer; nothing else passes there. To be called before the code runs.
 */
export function openChannel(port: MessagePort, bell: MessagePort): Channel {
  const tell = port.postMessage.bind(port) as (message: Tell) => void;
  // Whatever Node looks up on the port, it finds no property that code has put on a prototype.
  Object.setPrototypeOf(port, null);
  return {
    tell,
    listen: (take) => {
      bell.on('message', () => {
        for (let next = receive(port); next; next = receive(port)) take(next.message as Answer);
      });
    },
  };
}
