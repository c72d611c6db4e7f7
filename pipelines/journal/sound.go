package journal

// Sound reports that an event has the hash of what it says; for events that were read from elsewhere than a journal.
func (e Event) Sound() bool { return e.Hash == e.chained() }
