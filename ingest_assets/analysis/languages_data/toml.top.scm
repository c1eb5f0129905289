(pair . [(bare_key) (quoted_key) (dotted_key)] @name) @definition.key
