import { shorten } from "../shorten.ts";
import { nodeAt, type SourceNode } from "../source-node.ts";
import type { SourcePath, YamlSource } from "../yaml-source.ts";

/** What stands at a path; undefined when nothing does. */
export function nodeOf(source: YamlSource, path: SourcePath): SourceNode | undefined {
  const { node, found } = nodeAt(source.root, path);
  return found ? node : undefined;
}

/** "string `"3"`", "a list": what stands at a place. */
export function found(node: SourceNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.value === null) return "nothing";
  return `${typeof node.value} \`${written(node)}\``;
}

function written(node: SourceNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.plain !== undefined && node.plain !== "") return shorten(node.plain);
  return shorten(typeof node.value === "string" ? JSON.stringify(node.value) : String(node.value));
}
