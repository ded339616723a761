"""The machines of the several-machine layout, all on this one: databases, store, web nodes, workers, the front."""
