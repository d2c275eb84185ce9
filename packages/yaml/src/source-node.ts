import type { JsonValue } from "@agent-safe/core";

/** A value of a file together with where it stands. Offsets are UTF-16 units from the start of the text. */
export type SourceNode = ScalarNode | ListNode | MappingNode;

interface NodeBase {
  readonly start: number;
  readonly end: number;
  readonly value: JsonValue;
  /** Values in here, itself included and aliases followed: what a reader that expands aliases has to visit. */
  readonly size: number;
  /** Levels of lists and mappings in here; 0 for a scalar. */
  readonly height: number;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  /** What is written, where it has no quotes and no tag, so that YAML decides by its form what it is. */
  readonly plain: string | undefined;
}

export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

export interface MappingNode extends NodeBase {
  readonly kind: "mapping";
  /** A Map, since `__proto__` and the like are ordinary keys. */
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly keyPlain: boolean;
  readonly node: SourceNode;
}

export function scalarNode(
  start: number,
  end: number,
  value: JsonValue,
  plain: string | undefined,
): ScalarNode {
  return { kind: "scalar", start, end, value, size: 1, height: 0, plain };
}

export function listNode(start: number, end: number, items: readonly SourceNode[]): ListNode {
  let size = 1;
  let height = 0;
  for (const item of items) {
    size += item.size;
    if (item.height > height) height = item.height;
  }
  const value = items.map((item) => item.value);
  return { kind: "list", start, end, value, size, height: height + 1, items };
}

export function mappingNode(start: number, end: number, members: ReadonlyMap<string, Member>): MappingNode {
  let size = 1;
  let height = 0;
  const value: Record<string, JsonValue> = {};
  for (const [key, { node }] of members) {
    size += node.size;
    if (node.height > height) height = node.height;
    // Assigning `__proto__` would set the prototype; defining it makes a plain member.
    if (key === "__proto__") {
      Object.defineProperty(value, key, {
        value: node.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else value[key] = node.value;
  }
  return { kind: "mapping", start, end, value, size, height: height + 1, members };
}

/** The node at a path, or the nearest one above it, and whether it is the one asked for. */
export function nodeAt(
  root: SourceNode,
  path: readonly (string | number)[],
): { node: SourceNode; member: Member | undefined; found: boolean } {
  let node = root;
  let member: Member | undefined;
  for (const step of path) {
    const next: Member | SourceNode | undefined =
      node.kind === "mapping"
        ? node.members.get(String(step))
        : node.kind === "list"
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) return { node, member, found: false };
    if ("node" in next) {
      member = next;
      node = next.node;
    } else {
      member = undefined;
      node = next;
    }
  }
  return { node, member, found: true };
}
