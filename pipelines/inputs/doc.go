// Package inputs reads what stands on disk into the vocabulary of package devices: the site (interlock.yaml), a change
// (changes/<id>/), waivers, a snapshot (configs/, cabling), and the same from Git.
//
// Everything here is written by people or sent by strangers, so reading is strict: what is not understood is refused
// with file, line and column, and all that is wrong in a file is said at once (Problems). What can be used but is odd
// is a finding. Files are opened below one folder only (Open); a link that leads out of it is refused.
package inputs
