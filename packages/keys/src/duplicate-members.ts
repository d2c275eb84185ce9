/**
 * Whether an object anywhere in a JSON text has two members of one name. Readers differ in which of the two they
 * believe, so such a text says one thing to one program and another to the next (RFC 8259 section 4).
 *
 * @param json a text that `JSON.parse` accepts
 */
export function hasDuplicateMembers(json: string): boolean {
  // The names seen in each open object; null for an open array.
  const open: (Set<string> | null)[] = [];
  let nameIsNext = false;
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case "{":
        open.push(new Set());
        nameIsNext = true;
        break;
      case "[":
        open.push(null);
        nameIsNext = false;
        break;
      case "}":
      case "]":
        open.pop();
        nameIsNext = false;
        break;
      case ",":
        nameIsNext = open.at(-1) instanceof Set;
        break;
      case '"': {
        const end = endOfString(json, at);
        if (nameIsNext) {
          // Parsed, since `"a"` and `"\u0061"` are the same name.
          const name = JSON.parse(json.slice(at, end + 1)) as string;
          const names = open.at(-1)!;
          if (names.has(name)) return true;
          names.add(name);
          nameIsNext = false;
        }
        at = end;
        break;
      }
    }
  }
  return false;
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (json[at] === "\\") at++;
    else if (json[at] === '"') return at;
  }
}
