package board

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// sessionTime is how long a login lasts, whatever is done with it.
	sessionTime = 12 * time.Hour
	maxSessions = 1000
)

// session is somebody who has logged in.
type session struct {
	// Who is the name that the provider of identities gives; "" of whoever logged in with the token.
	Who   string
	until time.Time
}

// sessions are kept in memory alone, by the hash of what the browser has: a restart logs everybody out.
type sessions struct {
	mu  sync.Mutex
	by  map[[32]byte]session
	now func() time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{by: map[[32]byte]session{}, now: now}
}

// secret is 256 bits that nobody guesses.
func secret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// open starts a session and gives what the browser keeps.
func (s *sessions) open(who string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for len(s.by) >= maxSessions { // the one that ends first goes
		var first [32]byte
		var until time.Time
		for k, v := range s.by {
			if until.IsZero() || v.until.Before(until) {
				first, until = k, v.until
			}
		}
		delete(s.by, first)
	}
	id := secret()
	s.by[sha256.Sum256([]byte(id))] = session{who, now.Add(sessionTime)}
	return id
}

func (s *sessions) of(id string) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sha256.Sum256([]byte(id))
	found, ok := s.by[key]
	if ok && !s.now().Before(found.until) {
		delete(s.by, key)
		ok = false
	}
	return found, ok
}

func (s *sessions) close(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.by, sha256.Sum256([]byte(id)))
}

// secure reports that people reach the application over TLS.
func (b *Board) secure() bool { return strings.HasPrefix(b.URL, "https://") }

// cookieName has the prefix by which browsers hold a cookie to its host, where TLS allows it.
func (b *Board) cookieName(what string) string {
	if b.secure() {
		return "__Host-interlock-" + what
	}
	return "interlock-" + what
}

func (b *Board) setCookie(w http.ResponseWriter, what, value string, age time.Duration) {
	c := &http.Cookie{Name: b.cookieName(what), Value: value, Path: "/", MaxAge: int(age / time.Second), Secure: b.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

func (b *Board) cookie(r *http.Request, what string) string {
	c, err := r.Cookie(b.cookieName(what))
	if err != nil {
		return ""
	}
	return c.Value
}

// enter logs somebody in and shows the list.
func (b *Board) enter(w http.ResponseWriter, r *http.Request, who string) {
	b.setCookie(w, "session", b.sessions.open(who), sessionTime)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// tokenFits compares in the same time whatever is wrong.
func (b *Board) tokenFits(given string) bool {
	x, y := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(b.Token))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// showLogin asks for the token. An address that has it already (as serve prints one) logs in by itself.
func (b *Board) showLogin(w http.ResponseWriter, r *http.Request) {
	if given := r.URL.Query().Get("token"); given != "" && b.tokenFits(given) {
		b.enter(w, r, "")
		return
	}
	b.show(w, r, http.StatusOK, "login", loginPage{OIDC: b.login != nil, Wrong: r.URL.Query().Has("token")})
}

type loginPage struct{ OIDC, Wrong bool }

func (b *Board) takeLogin(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	if !b.tokenFits(strings.TrimSpace(r.PostFormValue("token"))) {
		b.note("login refused: %s gave a wrong token", r.RemoteAddr)
		b.show(w, r, http.StatusForbidden, "login", loginPage{OIDC: b.login != nil, Wrong: true})
		return
	}
	b.enter(w, r, "")
}

func (b *Board) logout(w http.ResponseWriter, r *http.Request) {
	b.sessions.close(b.cookie(r, "session"))
	b.setCookie(w, "session", "", 0)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
