(section . (section_name) @name) @definition.section
