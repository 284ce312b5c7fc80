"""Two people on one page: what either of them touched is merged, and true clashes are shown.

Three states of a row meet in a save: the one that the page was opened with, the one that is saved
now, and what was sent. A field that the sender did not touch keeps what is saved now. A field that
both changed, to different values, is a clash: nothing is saved, and the page shows all three.
"""
