const words = "(?:secret|password|passphrase|token|(?:api|private|signing|access)[_-]?key)";
const secretName = new RegExp(`${words}$`, "i");
// A bounded prefix: without a bound, a line of a million dashes would be gone over a million times.
const secretMember = new RegExp(`(?:^|[\\s,{"'])[\\w.-]{0,64}${words}["']?\\s{0,64}:(?=\\s|$|["'])`, "i");

/** Whether a key's name says that its value is a secret, which no message and no frame may show. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Where the value of a secret member begins in a line of YAML or JSON, or undefined when there is none. */
export function secretStart(line: string): number | undefined {
  const match = secretMember.exec(line);
  return match === null ? undefined : match.index + match[0].length;
}
