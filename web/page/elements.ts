/** Elements of index.html, and problems, for the files of the page. */

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found as T;
}

export function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
