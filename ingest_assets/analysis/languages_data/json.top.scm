; Keys of the two upper levels
(pair key: (string (string_content) @name)) @definition.key
