package board

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Policies of content. Our own pages take style and script from this application alone; a packet runs nothing, asks for
// nothing and, sandboxed, is of no origin at all, whatever text it was made of.
const (
	pagePolicy   = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	packetPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// Handler is the whole application: the host is ours, nothing crosses origins, nobody is let past the login.
func (b *Board) Handler() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h http.HandlerFunc) { mux.HandleFunc(pattern, h) }
	closed := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, b.loggedIn(h)) }
	open("GET /login", b.showLogin)
	open("POST /login", b.takeLogin)
	open("GET /login/oidc", b.toProvider)
	open("GET /login/callback", b.fromProvider)
	open("GET /static/{name}", b.static)
	open("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	closed("POST /logout", b.logout)
	closed("GET /{$}", b.list)
	closed("GET /calendar", b.calendar)
	closed("GET /changes/{sum}", b.change)
	closed("GET /changes/{sum}/packet", b.showPacket)
	closed("GET /changes/{sum}/sign", b.draft)
	closed("POST /changes/{sum}/decision", b.decide)
	closed("GET /runs/{run}", b.run)
	closed("GET /runs/{run}/packet", b.runPacket)
	closed("GET /runs/{run}/events", b.follow)
	closed("/", func(w http.ResponseWriter, r *http.Request) {
		b.fail(w, r, http.StatusNotFound, "There is no such page.")
	})
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.note("refused: %s %s from another site (%.100q)", r.Method, r.URL.Path, r.Header.Get("Origin"))
		b.fail(w, r, http.StatusForbidden, "This request comes from another site and was not looked at.")
	}))
	inner := cross.Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if b.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !b.ours(r.Host) {
			b.note("refused: a request for the host %.100q", r.Host)
			http.Error(w, "this application is not at that address", http.StatusMisdirectedRequest)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// ours reports a host that is this application: the one of its address, or this machine's own. Any other is a page of
// somebody else's that had its name point here.
func (b *Board) ours(host string) bool {
	if u, err := url.Parse(b.URL); err == nil && u.Host != "" && strings.EqualFold(host, u.Host) {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	ip := net.ParseIP(name)
	return !b.secure() && (strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback())
}

type whoKey struct{}

// loggedIn lets past only who has logged in; others are shown the login.
func (b *Board) loggedIn(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, ok := b.sessions.of(b.cookie(r, "session"))
		switch {
		case ok:
			h(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, s)))
		case r.Method == http.MethodGet && !strings.Contains(r.Header.Get("Accept"), "text/event-stream"):
			http.Redirect(w, r, "/login", http.StatusSeeOther)
		default:
			b.fail(w, r, http.StatusUnauthorized, "You are not logged in, or no longer: log in, and do it again.")
		}
	})
}

// who is logged in; false on pages that are open.
func who(r *http.Request) (session, bool) {
	s, ok := r.Context().Value(whoKey{}).(session)
	return s, ok
}

// static gives our own style and script.
func (b *Board) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	kinds := map[string]string{"board.css": "text/css; charset=utf-8", "live.js": "text/javascript; charset=utf-8"}
	if !slices.Contains(sortedKeys(kinds), name) {
		b.fail(w, r, http.StatusNotFound, "There is no such page.")
		return
	}
	text, err := pageFiles.ReadFile("pages/" + name)
	if err != nil {
		b.fail(w, r, http.StatusInternalServerError, "The file cannot be read.")
		return
	}
	w.Header().Set("Content-Type", kinds[name])
	w.Header().Set("Cache-Control", "max-age=300")
	w.Write(text)
}
