"""Work to be done by people: who has which account, what was drawn, what waits for whom."""
