"""Numbers of a whole graph: importance, what lies between, cycles, depth, communities, coupling.

Belongs here: algorithms on arrays. Pure: links in, one number a node out, the same for the same links in every process.
Which edges count and where the numbers go is `storage.graph_measures`' matter.
"""
