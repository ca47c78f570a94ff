// Texts of others (names, reasons, messages) may run from right to left. Each stands apart, so that it moves none of the words and numbers around it.

/** A text of others, as a part of a phrase. */
export function theirs(text) {
  return { theirs: String(text) };
}

/** A template of a phrase: a list of words of ours and of texts of others. */
export function phrase(words, ...values) {
  return words.flatMap((word, index) => [word, values[index] ?? ""]).flat();
}

/** Phrases with a separator in between; those that are null are left out. */
export function join(phrases, separator) {
  return phrases.filter((part) => part !== null).flatMap((part, index) => (index === 0 ? part : [separator, part].flat()));
}

/** A phrase as plain text, for where there can be no elements. */
export function plain(parts) {
  return [parts].flat().map((part) => part.theirs ?? part).join("");
}

/** The nodes of a phrase. */
export function nodesOf(parts) {
  return [parts].flat().filter((part) => part !== "").map((part) => {
    if (part.theirs === undefined) {
      return document.createTextNode(part);
    }

    const node = document.createElement("bdi");
    node.textContent = part.theirs;
    return node;
  });
}
