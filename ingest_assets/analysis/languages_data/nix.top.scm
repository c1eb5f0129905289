; What is bound only a few levels below the file: attributes further inside are values.
(binding attrpath: (attrpath) @name) @definition.constant
