"""Side-by-side benchmarks: govdb and a peer, same machine, same rows, same run, as ratios."""
