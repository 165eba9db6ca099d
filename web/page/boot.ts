/** Runs before everything else and needs nothing of it: says in words when the page's own program does not start. */

/** Most connections have everything by then (our choice). */
const late_ms = 20_000;

function say(sentence: string, failed: boolean): void {
  if (document.body === null) {
    addEventListener("DOMContentLoaded", () => say(sentence, failed), {once: true});
    return;
  }
  if ("ready" in document.body.dataset || "failed" in document.body.dataset) return;
  if (failed) document.body.dataset["failed"] = "";
  const text = document.getElementById("boot-text");
  if (text !== null) text.textContent = sentence;
}

// Of a file that is missing or not the one this page was built with the element hears; of a script that fails, the window.
addEventListener(
  "error",
  ({target}) => {
    const file =
      target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement ? target.href : null;
    const what =
      file === null
        ? "its program does not run in this browser"
        : `${new URL(file).pathname.split("/").pop() ?? ""} is missing, or is not the file this page was built with`;
    say(`The page could not be loaded completely: ${what}. Reloading it may help.`, true);
  },
  true,
);

setTimeout(
  () => say("Loading takes unusually long. On a slow connection it may still come; otherwise reload the page.", false),
  late_ms,
);
