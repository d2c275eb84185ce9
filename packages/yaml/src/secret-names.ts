const secretName = /(?:secret|password|passphrase|token|(?:api|private|signing|access)[_-]?key)$/i;
const secretMember = new RegExp(
  `(?:^|[\\s,{"'-])(?:[\\w.-]*${secretName.source.slice(0, -1)})["']?\\s*:(?=\\s|$|["'])`,
  "i",
);

/** Whether a key's name says that its value is a secret, which no message and no frame may show. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Where the value of a secret member begins in a line of YAML or JSON, or undefined when there is none. */
export function secretStart(line: string): number | undefined {
  const match = secretMember.exec(line);
  return match === null ? undefined : match.index + match[0].length;
}
