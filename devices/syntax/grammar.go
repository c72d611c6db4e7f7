package syntax

// A Grammar is a vendor's language as a table. S is the scope: a small struct of pointers to what is being built,
// copied at each nesting, so that a row that opens a block sets a field and the rows inside find it there.

// Row is one statement of a language.
type Row[S any] struct {
	// In is the mode the statement stands in; "" is the top level of a configuration. Several modes: "interface|range".
	In string
	// Pattern is the statement's shape: literal words; [optional words]; (one|of|these); <name:type> for an argument
	// that is part of what the statement is about; {name:type} for a value that entering the statement again replaces.
	// Types are in args.go. Without a type an argument is any one word.
	Pattern string
	// Opens is the mode of the block below, "" where there is none.
	Opens string
	// Path is where in the model it acts, relative to the path of the block it stands in, with $name for arguments:
	// "mtu", "neighbor $peer / remote-as". A row that opens a block gives the block's path: "interface $name".
	// Several: "a; b".
	Path string
	// As is Modelled where it is left out. Inert and Unmodelled rows need no Do, but must say Why.
	As  Disposition
	Why string
	// No says that Do understands the negated form (Args.No). Without it a "no" line in a configuration states a default
	// and is inert, and entering one removes what the positive form set.
	No bool
	// Do puts the statement into the model. An error means that the values make no sense; the line is then unknown
	// and the error is said in a finding.
	Do func(s *S, a Args) error
	// Enter is what entering the statement does to the configuration beyond taking its place (nil for most): see Edit.
	Enter func(e *Edit, a Args)
	// Exact rows also take the words of an argument into the identity, as <> does: a repeated statement adds, never replaces.
	Exact bool
}
