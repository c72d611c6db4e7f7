package board

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"interlock/pipelines/approvals"
)

// maxUpload bounds what is handed in: an envelope, or what was signed and its signature.
const maxUpload = 256 << 10

// signing is what somebody asks to have made ready for their signature.
type signing struct {
	Name, Reason string
	Reject       bool
}

// signName is what the file to be signed is called.
func signName(p *filed) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, p.ID)
	name = strings.Trim(name[:min(40, len(name))], "-")
	if name == "" {
		name = "plan"
	}
	return name + "-" + p.Sum[:8]
}

// draft gives the file that somebody signs with ssh-keygen on a machine of their own. It changes nothing here.
func (b *Board) draft(w http.ResponseWriter, r *http.Request) {
	p, ok := b.asked(w, r)
	if !ok {
		return
	}
	q := r.URL.Query()
	d := signing{q.Get("name"), q.Get("reason"), q.Get("decision") == "reject"}
	refuse := func(code int, why string) {
		b.showChange(w, r, code, p, changePage{Refused: []string{why}, Draft: d})
	}
	if q.Get("decision") != "approve" && !d.Reject {
		refuse(http.StatusBadRequest, "say whether you approve or reject")
		return
	}
	j, err := b.judge(r.Context(), p, fresh)
	switch {
	case err != nil:
		b.fail(w, r, http.StatusServiceUnavailable, upperFirst(err.Error())+".")
		return
	case j.Err != nil:
		refuse(http.StatusUnprocessableEntity, j.Err.Error())
		return
	case len(j.Drift) > 0 && !d.Reject:
		refuse(http.StatusConflict, "the plan is stale and cannot be approved: make it anew with interlock plan")
		return
	}
	text, err := approvals.Draft(r.Context(), p.PlanFile, j.change, approvals.Yes{Approver: strings.TrimSpace(d.Name), Reason: strings.TrimSpace(d.Reason), Reject: d.Reject,
		AfterTheFact: q.Get("after") == "yes", Now: b.Now()})
	if err != nil {
		refuse(codeOf(err), err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": signName(p) + ".txt"}))
	w.Write(text)
}

// codeOf tells what somebody did from what went wrong here.
func codeOf(err error) int {
	var refused approvals.Refused
	if errors.As(err, &refused) {
		return http.StatusUnprocessableEntity
	}
	return http.StatusInternalServerError
}

// decide takes a signed approval or rejection: it is verified against the plan as it was judged within the last minute, and
// nothing is kept that would not count. What changes after that makes the plan stale, which apply finds in any case.
func (b *Board) decide(w http.ResponseWriter, r *http.Request) {
	p, ok := b.asked(w, r)
	if !ok {
		return
	}
	s, _ := who(r)
	refuse := func(code int, why string) {
		b.note("decision on %s refused, brought by %q from %s: %s", p.Path, s.Who, r.RemoteAddr, why)
		b.showChange(w, r, code, p, changePage{Refused: []string{why}})
	}
	if !b.AllowApprovals {
		refuse(http.StatusForbidden, "this application only shows; approvals are not taken here (serve --allow-approvals)")
		return
	}
	brought, err := handedIn(w, r)
	if err != nil {
		code := http.StatusBadRequest
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			code, err = http.StatusRequestEntityTooLarge, fmt.Errorf("what was handed in has more than %d KiB; no signature is as long", maxUpload>>10)
		}
		refuse(code, err.Error())
		return
	}
	j, err := b.judge(r.Context(), p, fresh)
	switch {
	case err != nil:
		b.fail(w, r, http.StatusServiceUnavailable, upperFirst(err.Error())+".")
		return
	case j.Err != nil:
		refuse(http.StatusUnprocessableEntity, j.Err.Error())
		return
	}
	kept, err := approvals.Receive(r.Context(), p.PlanFile, j.change, brought, len(j.Drift) > 0, b.Now())
	if err != nil {
		refuse(codeOf(err), err.Error())
		return
	}
	said := "approve"
	if kept.Rejects {
		said = "reject"
	}
	b.note("%s: %ss by %s, brought by %q from %s, kept in %s", p.Path, said, kept.Approver, s.Who, r.RemoteAddr, kept.File)
	http.Redirect(w, r, "/changes/"+p.Sum+"?kept="+said, http.StatusSeeOther)
}

// handedIn reads the files of the form, in whichever order they come, and takes each for what it is.
func handedIn(w http.ResponseWriter, r *http.Request) (b approvals.Brought, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return b, errors.New("files are handed in with the form of this page")
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return b, fmt.Errorf("what was handed in cannot be read: %w", err)
		}
		if n == 8 {
			return b, errors.New("more parts were handed in than the form has")
		}
		if part.FormName() != "files" {
			continue
		}
		if err := sortIn(&b, part); err != nil {
			return b, err
		}
	}
	if b.Envelope == nil && b.Message == nil && b.Signature == nil {
		return b, errors.New("no file was chosen: hand in the .json that interlock approve wrote, or the .txt of this page with the .sig that ssh-keygen made of it")
	}
	return b, nil
}

// sortIn takes a file for what its first bytes say it is.
func sortIn(b *approvals.Brought, part *multipart.Part) error {
	text, err := io.ReadAll(part)
	if err != nil {
		return fmt.Errorf("what was handed in cannot be read: %w", err)
	}
	name := part.FileName()
	var into *[]byte
	switch start := strings.TrimSpace(string(text[:min(64, len(text))])); {
	case len(text) == 0 && name == "":
		return nil // a field that was left empty
	case strings.HasPrefix(start, "-----BEGIN SSH SIGNATURE"):
		into = &b.Signature
	case strings.HasPrefix(start, "-----BEGIN"):
		// A private key, most likely. It is not looked at, nor kept, nor named in the log.
		return errors.New("this is a key or a certificate, not a signature. If it is your private key, it has now left your machine: make a new one, and take the old one out of the file of signers")
	case strings.HasPrefix(start, "DSSEv1 "):
		into = &b.Message
	case strings.HasPrefix(start, "{"):
		into = &b.Envelope
	default:
		return fmt.Errorf("%.80q is neither an approval that interlock wrote, nor the file that this page gave out, nor a signature of ssh-keygen", name)
	}
	if *into != nil {
		return fmt.Errorf("%.80q: two files of one kind were handed in; one decision at a time", name)
	}
	*into = text
	return nil
}
