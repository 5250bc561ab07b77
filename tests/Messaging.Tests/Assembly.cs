// More than processors: most of them wait for connections to be given up, or for intervals to pass.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
