/**
 * @file Report values where JavaScript asks for true or false: an object is always true, and nothing notices while a model runs.
 */
import { isNode, type Node, type Rule } from "./rule.ts";
import { ValueTypes } from "./valueType.ts";

/** Array methods that take a function which answers yes or no. */
const ASKING: readonly string[] = ["filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"];

/** `if (value)`, `value ? a : b`, `!value`, `value && x`, `value || x`, loops, `Boolean(value)`, and `rows.filter((row) => value)`. */
export const noConditionOnValue: Rule = {
  meta: {
    type: "problem",
    docs: { description: "values of typyro are no conditions: an object is always true" },
    messages: {
      condition: "A value is an object, so it is always true here: for a branch that depends on it write `where(condition, a, b)`, for its negation `not(x)`, for both or either `and(a, b)`, `or(a, b)`.",
    },
    schema: [],
  },
  create(context) {
    const types = new ValueTypes(context);
    const reported = new Set<Node>();
    const check = (tested: Node): void => {
      for (const node of leavesOf(tested)) {
        if (reported.has(node) || types.kindOf(node) !== "value") continue;
        reported.add(node);
        context.report({ node, messageId: "condition" });
      }
    };
    return {
      IfStatement: ({ test }) => check(test),
      ConditionalExpression: ({ test }) => check(test),
      WhileStatement: ({ test }) => check(test),
      DoWhileStatement: ({ test }) => check(test),
      ForStatement: ({ test }) => {
        if (test !== null && test !== undefined) check(test);
      },
      UnaryExpression: ({ operator, argument }) => {
        if (operator === "!") check(argument);
      },
      LogicalExpression: ({ operator, left }) => {
        if (operator !== "??") check(left);
      },
      CallExpression: ({ callee, arguments: given }) => {
        const [first] = given;
        if (first === undefined) return;
        if (isNode(callee, "Identifier") && callee.name === "Boolean") check(first);
        const method = isNode(callee, "MemberExpression") && isNode(callee.property, "Identifier") ? callee.property.name : "";
        if (ASKING.includes(method) && types.kindOf(first) === "no value" && types.returnsValue(first)) context.report({ node: first, messageId: "condition" });
      },
    };
  },
};

/** The parts of a condition that are tested by themselves. */
function leavesOf(node: Node): Node[] {
  if (!isNode(node, "LogicalExpression") || node.operator === "??") return [node];
  return [...leavesOf(node.left), ...leavesOf(node.right)];
}
