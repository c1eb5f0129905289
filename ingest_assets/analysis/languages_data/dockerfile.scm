; Definitions
(from_instruction as: (image_alias) @name) @definition.stage
(arg_instruction name: (unquoted_string) @name) @definition.variable
(env_pair name: (unquoted_string) @name) @definition.variable

; References: the image, or the stage, that a stage goes on from
(from_instruction (image_spec name: (image_name) @reference.inherit))
(expansion (variable) @reference.type)

; Imports
(from_instruction) @import
