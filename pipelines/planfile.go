package pipelines

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"interlock/devices/syntax"
	"interlock/pipelines/inputs"
)

// Origin says where a change came from, so that it can be judged afresh. Paths are relative to the folder of the plan's
// file where they stand below it or beside it, else absolute.
type Origin struct {
	// Site is the folder of the site; Base the revision it was compared with, and Commit what that was.
	Site   string `json:"site,omitempty"`
	Base   string `json:"base,omitempty"`
	Commit string `json:"commit,omitempty"`
	// Before and After are two folders, Change the folder of a change, Commands a file to be entered on devices On.
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
	Change   string   `json:"change,omitempty"`
	Commands string   `json:"commands,omitempty"`
	On       []string `json:"on,omitempty"`
	// Shown is how positions tell of the change's folder or file.
	Shown       string   `json:"shown,omitempty"`
	Rollout     string   `json:"rollout,omitempty"`
	RequestedBy string   `json:"requested_by,omitempty"`
	Policies    []string `json:"policies,omitempty"`
}

// PlanFile is a case file that plan wrote, as approve, verify and apply read it. Nothing in it is believed: it says where
// the change came from, and what the digests were; Renew judges the change afresh. Commands in it are without passwords
// and are never entered anywhere.
type PlanFile struct {
	// File is its path, Text what it holds, Sum the SHA-256 of that in hex.
	File string
	Text []byte
	Sum  string
	// ID is the change's; Verdict is as the file has it; JudgedAt is when.
	ID       string
	Verdict  Verdict
	JudgedAt time.Time
	Digest   string
	Parts    map[string]string
	Origin   Origin
	Nonce    []byte
	// Protected is the revision that says who may approve; whoever runs Interlock sets it, no file does.
	Protected string
}

// SiteDir is the folder of the site, from the working directory: the state before the change where there are two.
func (p PlanFile) SiteDir() string { return p.source().site() }

// maxPlan bounds a plan's file: 200 devices make one of a few MiB.
const maxPlan = 256 << 20

// ReadPlan reads a plan's file. The error says what is wrong with it and what to do.
func ReadPlan(file string) (PlanFile, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return PlanFile{}, fmt.Errorf("there is no plan %s; interlock plan --out %s writes one: %w", file, file, fs.ErrNotExist)
	case err != nil:
		return PlanFile{}, fmt.Errorf("the plan cannot be read: %w", err)
	case !info.Mode().IsRegular() || info.Size() > maxPlan:
		return PlanFile{}, fmt.Errorf("%s is no plan: it is no regular file, or longer than any", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return PlanFile{}, fmt.Errorf("the plan cannot be read: %w", err)
	}
	var doc struct {
		Schema  string
		Verdict Verdict
		Request struct {
			ID       string
			JudgedAt *time.Time `json:"judged_at"`
		}
		Source *Origin
		Plan   struct {
			Digest string
			Parts  map[string]string
			Nonce  string
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return PlanFile{}, fmt.Errorf("%s is no plan: it is not the JSON that interlock plan writes (%w)", file, err)
	}
	nonce, err := hex.DecodeString(doc.Plan.Nonce)
	switch {
	case doc.Schema != "interlock/change/v1":
		return PlanFile{}, fmt.Errorf("%s is no plan: its schema is %q, not interlock/change/v1", file, doc.Schema)
	case doc.Source == nil || doc.Request.JudgedAt == nil || len(doc.Plan.Parts) == 0 || err != nil:
		return PlanFile{}, fmt.Errorf("%s does not say where its change came from, as what check prints does not; interlock plan --out writes a plan", file)
	case doc.Plan.Digest == "":
		return PlanFile{}, fmt.Errorf("%s has no digest; interlock plan --out writes a plan", file)
	}
	sum := sha256.Sum256(text)
	return PlanFile{File: file, Text: text, Sum: hex.EncodeToString(sum[:]), ID: doc.Request.ID, Verdict: doc.Verdict, JudgedAt: *doc.Request.JudgedAt,
		Digest: doc.Plan.Digest, Parts: doc.Plan.Parts, Origin: *doc.Source, Nonce: nonce}, nil
}

// source is where the plan's change is found, from the working directory.
func (p PlanFile) source() Source {
	o := p.Origin
	at := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(filepath.Dir(p.File), filepath.FromSlash(path))
	}
	s := Source{Dir: at(o.Site), Base: o.Base, Before: at(o.Before), After: at(o.After), ChangeDir: at(o.Change), CommandsFile: at(o.Commands), On: o.On,
		Rollout: o.Rollout, RequestedBy: o.RequestedBy, Now: p.JudgedAt, PlanFile: p.File, nonce: p.Nonce, shown: o.Shown}
	for _, dir := range o.Policies {
		s.PolicyDirs = append(s.PolicyDirs, at(dir))
	}
	return s
}

// originate says in the case file where the change came from, and who wrote it.
func (s Source) originate(ctx context.Context, c *Change) error {
	var failed error
	from := func(path string) string {
		if path == "" {
			return ""
		}
		out, err := fromPlan(s.PlanFile, path)
		failed = errors.Join(failed, err)
		return out
	}
	o := &Origin{Base: s.Base, Before: from(s.Before), After: from(s.After), Change: from(s.ChangeDir), Commands: from(s.CommandsFile), On: s.On,
		Rollout: s.Rollout, RequestedBy: s.RequestedBy}
	if s.Before == "" {
		o.Site = from(s.Dir)
	}
	for _, dir := range s.PolicyDirs {
		o.Policies = append(o.Policies, from(dir))
	}
	switch {
	case s.CommandsFile != "":
		o.Shown = s.show(s.CommandsFile)
	case s.ChangeDir != "":
		o.Shown = s.show(changePath(s.site(), s.ChangeDir))
	}
	if s.Base != "" {
		_, commit, err := inputs.GitBase(ctx, s.Dir, s.Base)
		if err != nil {
			return err
		}
		o.Commit = commit
	}
	c.Origin = o
	proposal := s.ChangeDir
	if s.Base != "" {
		proposal = s.Dir
	}
	if proposal != "" {
		authors, err := inputs.GitAuthors(ctx, proposal, o.Commit)
		if err != nil {
			return err
		}
		c.Request.Authors = authors
	}
	return failed
}

// fromPlan is a path as a plan's file says it.
func fromPlan(plan, path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	dir, err := filepath.Abs(filepath.Dir(plan))
	if err != nil {
		return "", err
	}
	if rel, err := filepath.Rel(dir, abs); err == nil && !strings.HasPrefix(filepath.ToSlash(rel), "../../") {
		return filepath.ToSlash(rel), nil
	}
	return abs, nil
}

// seal completes the digest of a plan by its passwords and keys, with a nonce of its own where none is given.
func seal(c *Change, nonce []byte) error {
	var texts []string
	for _, n := range []map[string][]string{treeTexts(c, false), treeTexts(c, true), commandTexts(c)} {
		for _, d := range sortedKeys(n) {
			texts = append(texts, n[d]...)
		}
	}
	if len(nonce) == 0 {
		nonce = make([]byte, 16)
		if _, err := rand.Read(nonce); err != nil {
			return fmt.Errorf("no randomness for the plan's digest: %w", err)
		}
	}
	sum, n, err := syntax.SecretDigest(nonce, texts...)
	if err != nil {
		return err
	}
	if n > 0 {
		c.Plan.Nonce, c.Plan.Parts["secrets"] = hex.EncodeToString(nonce), sum
	}
	c.Plan.Digest = digest(c.Plan.Parts)
	return nil
}

func treeTexts(c *Change, after bool) map[string][]string {
	n := c.Before
	if after {
		n = c.After
	}
	out := map[string][]string{}
	for name, d := range n.Devices {
		for _, t := range d.Trees {
			out[name] = append(out[name], t.Render(" "))
		}
	}
	return out
}

func commandTexts(c *Change) map[string][]string {
	out := map[string][]string{}
	for _, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			out[d] = append(append(out[d], entered(s.Commands[d])...), entered(s.Rollback[d])...)
		}
	}
	return out
}

// sameJSON compares two JSON texts and says where they differ.
func sameJSON(was, is []byte) ([]string, error) {
	var a, b any
	if err := json.Unmarshal(was, &a); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(is, &b); err != nil {
		return nil, err
	}
	var out []string
	differing("", a, b, &out)
	if len(out) == 0 && !bytes.Equal(was, is) {
		out = append(out, "the text")
	}
	return out, nil
}
