; Keys of the two upper levels
(block_mapping_pair key: (flow_node) @name) @definition.key
