// Package policies judges facts. Go finds out what is so (what changes, what the change does, what holds in each state
// of the plan) and rules written in Rego say what that means: deny, inconclusive, warn or info. The rules stand in
// rego/, one rule to a file, with its test beside it and its reasons in its METADATA; a site may add rules of its own.
//
// OPA answers "undefined" where it cannot answer, and to a gate undefined looks like silence. The host therefore turns
// each way of being silent into an error: input without a field or with a word no rule knows, a rule that was loaded
// but not evaluated, a result of another shape, a built-in that failed, an evaluation that took too long. Rules see
// Input and nothing else: no network, no clock, no files.
//
// This is the only package that imports OPA.
package policies
