(setting . (setting_name) @name) @definition.key
