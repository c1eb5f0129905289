// For each path on its input: the definitions of that file as [[line, name, kind], ...], or null where it has errors.
// Needs the npm package typescript@5 in the folder named by its argument.
//
// Functions, methods, accessors, classes, interfaces, enums and their members, type aliases and namespaces wherever they
// stand; a class expression with a name that is assigned; members of classes and interfaces; a variable, a property of
// an object or, at the top, a property assigned to, that is a function; variables of modules and namespaces but those
// that `require` is assigned to, which are imports; what a class's methods assign to `this` and it does not declare.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const require = createRequire(resolve(process.argv[2]) + "/");
const ts = require("typescript");
const K = ts.SyntaxKind;

const isFunction = (node) => node && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
const isModule = (node) => ts.isSourceFile(node) || ts.isModuleBlock(node);
const bare = (node) => (node && ts.isParenthesizedExpression(node) ? bare(node.expression) : node);
const isNamed = ({ name, flags }) => ts.isIdentifier(name) && !(flags & ts.NodeFlags.GlobalAugmentation);
const isRequire = (node) => node && ts.isCallExpression(node) && node.expression.getText() === "require";

// Names of the properties that a class declares, so that assigning to them declares nothing.
function declared(type) {
  const parameters = type.members.filter(ts.isConstructorDeclaration).flatMap(({ parameters }) => [...parameters]);
  const properties = parameters.filter((one) => ts.isParameterPropertyDeclaration(one, one.parent));
  const members = type.members.filter((one) => ts.isPropertyDeclaration(one) || ts.isAccessor(one));
  return new Set([...members, ...properties].map(({ name }) => name.text));
}

function* names(pattern) {
  if (ts.isIdentifier(pattern)) yield pattern;
  else for (const one of pattern.elements) if (!ts.isOmittedExpression(one)) yield* names(one.name);
}

function listed(source) {
  const found = [];
  const attributes = new Map();
  const add = (name, kind) => {
    const text = ts.isStringLiteralLike(name) ? name.text : name.getText(source);
    const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
    found.push([line + 1, text, kind]);
  };
  const visit = (node, type) => {
    if (ts.isFunctionDeclaration(node) && node.name) add(node.name, "function");
    else if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) add(node.name, "method");
    else if (ts.isConstructorDeclaration(node)) {
      const at = node.getChildren(source).find((one) => one.kind === K.ConstructorKeyword) ?? node;
      const { line } = source.getLineAndCharacterOfPosition(at.getStart(source));
      found.push([line + 1, "constructor", "method"]);
    } else if (ts.isMethodSignature(node) && ts.isInterfaceDeclaration(node.parent)) add(node.name, "method");
    else if (ts.isClassDeclaration(node) && node.name) add(node.name, "class");
    else if (ts.isClassExpression(node) && node.name && ts.isBinaryExpression(node.parent)) add(node.name, "class");
    else if (ts.isInterfaceDeclaration(node)) add(node.name, "interface");
    else if (ts.isEnumDeclaration(node)) add(node.name, "enum");
    else if (ts.isEnumMember(node)) add(node.name, "enum member");
    else if (ts.isTypeAliasDeclaration(node)) add(node.name, "type");
    else if (ts.isModuleDeclaration(node) && isNamed(node)) add(node.name, "namespace");
    else if (ts.isPropertyDeclaration(node)) add(node.name, "property");
    else if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) add(node.name, "property");
    else if (ts.isPropertySignature(node) && ts.isInterfaceDeclaration(node.parent)) add(node.name, "property");
    else if (ts.isPropertyAssignment(node) && isFunction(bare(node.initializer))) add(node.name, "function");
    else if (ts.isVariableDeclaration(node)) {
      const statement = node.parent.parent;
      if (isFunction(bare(node.initializer))) add(node.name, "function");
      else if (node.initializer && ts.isClassExpression(node.initializer)) add(node.name, "class");
      else if (isRequire(node.initializer)) return;
      else if (ts.isVariableStatement(statement) && isModule(statement.parent)) {
        for (const name of names(node.name)) add(name, "variable");
      }
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken) {
      const { left, right, parent } = node;
      if (ts.isPropertyAccessExpression(left) && ts.isExpressionStatement(parent)) {
        if (type && left.expression.kind === K.ThisKeyword) {
          const seen = attributes.get(type) ?? declared(type);
          if (!seen.has(left.name.text)) add(left.name, "property");
          attributes.set(type, seen.add(left.name.text));
        } else if (isModule(parent.parent) && isFunction(bare(right))) add(left.name, "function");
      }
    }
    let inside = type;
    if (ts.isClassElement(node)) inside = ts.isClassLike(node.parent) ? node.parent : null;
    else if (ts.isArrowFunction(node)) inside = type;
    else if (ts.isFunctionLike(node) || ts.isClassLike(node)) inside = null;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, null);
  return found;
}

for (const path of readFileSync(0, "utf8").split("\n")) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  console.log(JSON.stringify(source.parseDiagnostics.length ? null : listed(source)));
}
