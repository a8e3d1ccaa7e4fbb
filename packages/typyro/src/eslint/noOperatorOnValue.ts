/**
 * @file Report values under JavaScript's operators where the compiler lets them through.
 */
import { isNode, type Node, type Rule } from "./rule.ts";
import { ValueTypes } from "./valueType.ts";

const EQUALITY: readonly string[] = ["==", "!=", "===", "!=="];
/** What to write instead of an operator. */
const METHODS: Readonly<Record<string, string>> = {
  "+": "`a.add(b)`", "-": "`a.sub(b)`", "*": "`a.mul(b)`", "/": "`a.div(b)`", "**": "`a.pow(b)`",
  "<": "`less(a, b)`", "<=": "`lessEqual(a, b)`", ">": "`greater(a, b)`", ">=": "`greaterEqual(a, b)`",
  "==": "`equal(a, b)`", "===": "`equal(a, b)`", "!=": "`notEqual(a, b)`", "!==": "`notEqual(a, b)`",
};

/** `-value`, `+value`, `value < other`, `value === other`, `value + "text"`, `Number(value)`, `switch (value)`. */
export const noOperatorOnValue: Rule = {
  meta: {
    type: "problem",
    docs: { description: "operators of JavaScript do not work on values of typyro" },
    hasSuggestions: true,
    messages: {
      unary: "`{{operator}}` cannot be recorded: write {{instead}}.",
      negate: "write `{{instead}}`",
      operator: "`{{operator}}` asks for the number of a value, which has none while a model is recorded: write {{instead}}.",
      identity: "`{{operator}}` asks whether two values are one object, not whether their numbers are equal: write {{instead}}.",
      text: "`+` with text asks for the number of a value, which has none while a model is recorded: write a template, `${value}`.",
      number: "`Number` asks for the number of a value, which has none while a model is recorded: leave it out, or write `.item()` where it is known.",
    },
    schema: [],
  },
  create(context) {
    const types = new ValueTypes(context);
    const isValue = (node: Node): boolean => types.kindOf(node) !== "no value";
    const binary = (node: Node, operator: string, left: Node, right: Node): void => {
      if (!isValue(left) && !isValue(right)) return;
      const instead = METHODS[operator] ?? "an operation of values";
      if (EQUALITY.includes(operator)) {
        if (!types.isNothing(left) && !types.isNothing(right)) context.report({ node, messageId: "identity", data: { operator, instead } });
        return;
      }
      const isText = operator === "+" && !(isValue(left) && isValue(right)) && types.isText(isValue(left) ? right : left);
      context.report({ node, messageId: isText ? "text" : "operator", data: { operator, instead } });
    };
    return {
      UnaryExpression: (node) => {
        const { operator, argument } = node;
        if (!["-", "+", "~"].includes(operator) || !isValue(argument)) return;
        const written = types.textOf(argument);
        const receiver = ["Identifier", "CallExpression", "MemberExpression"].includes(argument.type) ? written : `(${written})`;
        const instead = operator === "-" ? `${receiver}.neg()` : written;
        context.report({
          node, messageId: "unary", data: { operator, instead: operator === "~" ? "`not(x)`" : `\`${instead}\`` },
          suggest: operator === "~" ? [] : [{ messageId: "negate", data: { instead }, fix: (fixer) => fixer.replaceText(node, instead) }],
        });
      },
      BinaryExpression: (node) => {
        if (node.operator !== "in" && node.operator !== "instanceof") binary(node, node.operator, node.left, node.right);
      },
      AssignmentExpression: (node) => {
        const operator = node.operator.slice(0, -1);
        if (!["", "&&", "||", "??"].includes(operator)) binary(node, operator, node.left, node.right);
      },
      SwitchStatement: ({ discriminant }) => {
        if (types.kindOf(discriminant) === "value") context.report({ node: discriminant, messageId: "identity", data: { operator: "switch", instead: "`where(equal(a, b), ...)`" } });
      },
      CallExpression: ({ callee, arguments: given }) => {
        const [first] = given;
        if (first !== undefined && isNode(callee, "Identifier") && callee.name === "Number" && isValue(first)) context.report({ node: first, messageId: "number" });
      },
    };
  },
};
