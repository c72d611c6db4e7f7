package main

import (
	"context"
	"path"
	"path/filepath"
	"sort"

	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/report"
)

// place tells reports where a proposal in git stands: paths from the root of the repository, and the lines it changes.
func place(ctx context.Context, s pipelines.Source, o *report.Options) error {
	changed, err := inputs.ChangedSince(ctx, s.Dir, s.Base)
	if err != nil {
		return err
	}
	o.Nearest = changed.Near
	for file := range changed.Lines {
		o.ChangedFiles = append(o.ChangedFiles, file)
	}
	sort.Strings(o.ChangedFiles)
	o.RepoPath = func(file string) string {
		if filepath.IsAbs(file) {
			return file
		}
		return path.Join(changed.Prefix, filepath.ToSlash(file))
	}
	return nil
}
