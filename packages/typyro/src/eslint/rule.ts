/**
 * @file Say what the rules see of ESLint, of a program and of the compiler's types: just that, so that nothing need be installed for it.
 */

/** A node of a program, in the form of ESTree. */
export interface Node {
  readonly type: string;
}

/** The nodes that the rules visit, by their type. */
export interface VisitedNodes {
  readonly IfStatement: { readonly test: Node };
  readonly ConditionalExpression: { readonly test: Node };
  readonly WhileStatement: { readonly test: Node };
  readonly DoWhileStatement: { readonly test: Node };
  readonly ForStatement: { readonly test?: Node | null };
  readonly SwitchStatement: { readonly discriminant: Node };
  readonly UnaryExpression: { readonly operator: string; readonly argument: Node };
  readonly BinaryExpression: { readonly operator: string; readonly left: Node; readonly right: Node };
  readonly LogicalExpression: { readonly operator: string; readonly left: Node; readonly right: Node };
  readonly AssignmentExpression: { readonly operator: string; readonly left: Node; readonly right: Node };
  readonly CallExpression: { readonly callee: Node; readonly arguments: readonly Node[] };
  readonly MemberExpression: { readonly property: Node };
  readonly Identifier: { readonly name: string };
}

/** A node of one type. */
export type Visited<T extends keyof VisitedNodes> = Node & VisitedNodes[T];

/** Whether a node has a type, with the fields that come with it. */
export function isNode<T extends keyof VisitedNodes>(node: Node, type: T): node is Visited<T> {
  return node.type === type;
}

/** What a rule does where the walk over a program meets a node. */
export type Visitor = { [T in keyof VisitedNodes]?: (node: Visited<T>) => void };

/** What a rule reports. */
export interface Finding {
  readonly node: Node;
  readonly messageId: string;
  readonly data?: Record<string, string>;
  readonly suggest?: { readonly messageId: string; readonly data: Record<string, string>; fix(fixer: Fixer): Change }[];
}

/** Changes the text of a program. */
export interface Fixer {
  replaceText(node: Node, text: string): Change;
}

/** Text put in place of what stands between two positions. */
export interface Change {
  range: [number, number];
  text: string;
}

/** The file that a rule looks at. */
export interface RuleContext {
  /** Of some language; of a program, where it is a `ProgramSource`. */
  readonly sourceCode: object;
  report(finding: Finding): void;
}

/** One rule. */
export interface Rule {
  readonly meta: {
    readonly type: "problem";
    readonly docs: { readonly description: string };
    readonly messages: Record<string, string>;
    readonly hasSuggestions?: boolean;
    readonly schema: [];
  };
  create(context: RuleContext): Visitor;
}

/** The source of a program, whose parser may have found its types. */
export interface ProgramSource {
  readonly parserServices: object;
  getText(node: Node): string;
}

/** A type of the compiler's. */
export interface Type {
  isUnion(): this is { readonly types: readonly Type[] };
  getSymbol(): { getName(): string } | undefined;
  getProperty(name: string): object | undefined;
  getCallSignatures(): readonly { getReturnType(): Type }[];
}

/** What typescript-eslint's parser gives to rules that ask for types. */
export interface TypeServices {
  readonly program: { getTypeChecker(): { getBaseConstraintOfType(type: Type): Type | undefined; typeToString(type: Type): string } };
  getTypeAtLocation(node: Node): Type;
}
