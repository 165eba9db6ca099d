/**
 * Text from a file as it may be shown: names and notes are written by whoever made the file. Control characters (C0 and
 * C1, which steer a terminal), marks and overrides of the writing direction and line separators become visible
 * replacement characters; no more than `mostCharacters` remain.
 */
export function plainText(text: string, mostCharacters = 128): string {
  const plain = text.slice(0, 2 * mostCharacters).replace(steering, "\uFFFD"); // a character has two units at most
  return [...plain].slice(0, mostCharacters).join("");
}

/** The same for JSON, whose texts must keep their meaning: escaped instead of replaced. */
export function plainJson(json: string): string {
  return json.replace(steering, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Lines of text that were put together from texts of a file: all but the line ends. */
export function plainLines(lines: string): string {
  return lines.replace(steering, (character) => (character === "\n" ? character : "\uFFFD"));
}

/** \p{Cs}: half a surrogate pair. */
const steering = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;
