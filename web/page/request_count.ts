/** Requests since loading ended, shown on the screen: the promise that nothing leaves the device, made visible. */

/** `onCount`: now, with 0, and whenever there was another one. */
export function countRequests(onCount: (count: number) => void): void {
  let requests = 0;
  onCount(requests);
  const since_ms = performance.now();
  new PerformanceObserver((entries) => {
    // What the browser's own cache answered went nowhere: it has size 0.
    const later = (entries.getEntries() as PerformanceResourceTiming[]).filter(
      ({startTime, name, transferSize}) => startTime > since_ms && transferSize > 0 && !name.startsWith("blob:"),
    );
    if (later.length === 0) return;
    requests += later.length;
    onCount(requests);
  }).observe({type: "resource"});
}
