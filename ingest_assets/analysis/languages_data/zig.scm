; Definitions
(Decl (FnProto function: (IDENTIFIER) @name)) @definition.function
(Decl (VarDecl variable_type_function: (IDENTIFIER) @name
  (ErrorUnionExpr (SuffixExpr (ContainerDecl (ContainerDeclType ["struct" "opaque" "union"])))))) @definition.struct
(Decl (VarDecl variable_type_function: (IDENTIFIER) @name
  (ErrorUnionExpr (SuffixExpr (ContainerDecl (ContainerDeclType "enum")))))) @definition.enum
(Decl (VarDecl variable_type_function: (IDENTIFIER) @name (ErrorUnionExpr (SuffixExpr (ErrorSetDecl))))) @definition.enum
(Statement (VarDecl variable_type_function: (IDENTIFIER) @name
  (ErrorUnionExpr (SuffixExpr (ContainerDecl (ContainerDeclType ["struct" "opaque" "union"])))))) @definition.struct
(Statement (VarDecl variable_type_function: (IDENTIFIER) @name
  (ErrorUnionExpr (SuffixExpr (ContainerDecl (ContainerDeclType "enum")))))) @definition.enum
(ContainerDecl (Decl (VarDecl "const" variable_type_function: (IDENTIFIER) @name)) @definition.constant)
(ContainerDecl (Decl (VarDecl "var" variable_type_function: (IDENTIFIER) @name)) @definition.variable)
(ContainerField field_member: (IDENTIFIER) @name) @definition.variable
(ContainerDecl (ContainerDeclType ["enum" "union"])
  (ContainerField !field_member (ErrorUnionExpr (SuffixExpr . variable_type_function: (IDENTIFIER) @name .)) .)
  @definition.constant)
(TestDecl (STRINGLITERALSINGLE) @name) @definition.function
(TestDecl (IDENTIFIER) @name) @definition.function

; References
(SuffixExpr . variable_type_function: (IDENTIFIER) @reference.call . (FnCallArguments))
(SuffixExpr (_) @receiver . (FieldOrFnCall function_call: (IDENTIFIER) @reference.call))
(ParamType (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)))
(FnProto (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)))
(ContainerField field_member: (_) . (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)))
(ContainerField (PrefixTypeOp) . (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)))
(AssignExpr (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)) . (InitList))
(VarDecl (ErrorUnionExpr (SuffixExpr variable_type_function: (IDENTIFIER) @reference.type .)) . (InitList))

; Imports
(VarDecl variable_type_function: (IDENTIFIER) @import.alias (ErrorUnionExpr (SuffixExpr . (BUILTINIDENTIFIER) @_import
  . (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @import.module))) .))
  (#eq? @_import "@import"))
(VarDecl variable_type_function: (IDENTIFIER) @import.alias (ErrorUnionExpr (SuffixExpr . (BUILTINIDENTIFIER) @_import
  . (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @import.module)))
  . (FieldOrFnCall field_access: (IDENTIFIER) @import.name)))
  (#eq? @_import "@import"))
(VarDecl (ErrorUnionExpr (SuffixExpr . (BUILTINIDENTIFIER) @_import
  . (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @import.module)))
  . (FieldOrFnCall function_call: (IDENTIFIER))))
  (#eq? @_import "@import"))
(Decl (ErrorUnionExpr (SuffixExpr . (BUILTINIDENTIFIER) @_import
  . (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @import.module)))))
  (#eq? @_import "@import"))
(AssignExpr (ErrorUnionExpr (SuffixExpr . (BUILTINIDENTIFIER) @_import
  . (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @import.module)))))
  (#eq? @_import "@import"))
