/** Requests since loading ended, shown on the screen and listed on demand: the promise that nothing leaves the device, made visible. */

export interface LaterRequest {
  /** Without the address of the site, which is everybody's own. */
  readonly path: string;
  /** A person's word for it. */
  readonly what: "program part" | "model" | "demo recording" | "something else";
  readonly failed: boolean;
}

/** `onChange`: now, with none, and whenever there was another one. */
export function watchRequests(onChange: (requests: readonly LaterRequest[]) => void): void {
  const requests: LaterRequest[] = [];
  onChange(requests);
  const since_ms = performance.now();
  new PerformanceObserver((entries) => {
    const later = (entries.getEntries() as PerformanceResourceTiming[]).filter(
      ({startTime, name}) => startTime > since_ms && !name.startsWith("blob:") && !name.startsWith("data:"),
    );
    // What the browser's own cache answered went nowhere: it has size 0, but an answer. A request that failed has none.
    const sent = later.filter(({transferSize, responseStatus}) => transferSize > 0 || responseStatus === 0);
    if (sent.length === 0) return;
    requests.push(...sent.map(({name, responseStatus}) => laterRequest(new URL(name), responseStatus)));
    onChange(requests);
  }).observe({type: "resource"});
}

function laterRequest({origin, pathname}: URL, status: number): LaterRequest {
  const here = origin === location.origin;
  const path = here ? pathname.slice(new URL(".", location.href).pathname.length) : origin + pathname;
  return {path, what: here ? kindOf(path) : "something else", failed: status === 0 || status >= 400};
}

function kindOf(path: string): LaterRequest["what"] {
  if (path.startsWith("models/")) return "model";
  if (path.startsWith("demo/")) return "demo recording";
  return path.includes(":") ? "something else" : "program part";
}
