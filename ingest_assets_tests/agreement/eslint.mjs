// Answers each line {"path", "text"} on its input with the complexity and the parameters of every function by line.
// Needs the npm packages eslint@9, @typescript-eslint/parser@8 and typescript@5 in the folder named by its argument.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(resolve(process.argv[2]) + "/");
const { Linter } = require("eslint");
const parser = require("@typescript-eslint/parser");
const linter = new Linter();
const config = [{
  files: ["**/*.js", "**/*.jsx", "**/*.mjs", "**/*.cjs", "**/*.ts", "**/*.tsx", "**/*.mts", "**/*.cts"],
  linterOptions: { noInlineConfig: true },
  languageOptions: { parser, ecmaVersion: "latest", sourceType: "module" },
  rules: { complexity: ["error", { max: 0 }], "max-params": ["error", { max: 0 }] },
}];

for await (const line of createInterface({ input: process.stdin })) {
  const { path, text } = JSON.parse(line);
  const told = linter.verify(text, config, { filename: path }).filter(({ ruleId, fatal }) => ruleId || fatal);
  const found = told.map(({ ruleId, line, column, message }) => (
    { ruleId, line, column, value: Number(/ complexity of (\d+)|\((\d+)\)/.exec(message)?.slice(1).find(Boolean)) }
  ));
  console.log(JSON.stringify(found));
}
