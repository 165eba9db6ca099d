/** What the worker says to the page: messages, and signs of life while it waits. */

import type {PageMessage, WorkerMessage} from "../shared/protocol";

/** The few members of DedicatedWorkerGlobalScope used here; the DOM library types `self` as a window. */
interface WorkerScope {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(kind: "message", listener: (event: MessageEvent<PageMessage>) => void): void;
}
export const scope = self as unknown as WorkerScope;

export function send(message: WorkerMessage, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

/** Far within the page's patience. */
const sign_ms = 2_000;

let signed_ms = 0;
function signOfLife(): void {
  const now_ms = performance.now();
  if (now_ms - signed_ms < sign_ms) return;
  signed_ms = now_ms;
  send({kind: "alive"});
}

/** While something outside this worker takes its time the page must know that the worker is well: silence means a loop. */
export async function patiently<T>(waiting: Promise<T>): Promise<T> {
  signOfLife();
  const signs = setInterval(signOfLife, sign_ms);
  try {
    return await waiting;
  } finally {
    clearInterval(signs);
  }
}
