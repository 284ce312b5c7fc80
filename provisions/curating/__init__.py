"""The actions of curators: coding, sampling, adjudication, reverting and codebook changes."""
