package board

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDC is a provider of identities (OpenID Connect), and whom of it to let in. It says who looks on; who approves is said by
// signatures alone.
type OIDC struct {
	Issuer, ClientID, ClientSecret string
	// Allow are patterns of addresses: "*@example.net". A person with none that matches, or whose address the provider has not
	// verified, is not let in.
	Allow []string
}

// provider is OIDC made ready.
type provider struct {
	OIDC
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// newProvider asks the issuer where its doors are.
func newProvider(ctx context.Context, o OIDC, base string) (*provider, error) {
	if o.ClientID == "" || len(o.Allow) == 0 || base == "" {
		return nil, errors.New("a provider of identities needs a client's name, patterns of those who are let in, and the address at which people reach this application")
	}
	for _, p := range o.Allow {
		if _, err := path.Match(p, ""); err != nil {
			return nil, fmt.Errorf("%q is no pattern of addresses: %w", p, err)
		}
	}
	back, err := url.JoinPath(base, "/login/callback")
	if err != nil {
		return nil, fmt.Errorf("%q is no address: %w", base, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	// The provider keeps the context's values for later requests, not its end.
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, askingClient), o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("the provider of identities %s does not answer as one: %w", o.Issuer, err)
	}
	return &provider{o, oauth2.Config{ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email"}},
		p.Verifier(&oidc.Config{ClientID: o.ClientID})}, nil
}

// askingClient asks the provider, with an end.
var askingClient = &http.Client{Timeout: 15 * time.Second}

// loginTime is how long somebody may take at the provider.
const loginTime = 10 * time.Minute

// toProvider sends somebody to the provider. What must come back is in a cookie that only this browser has.
func (b *Board) toProvider(w http.ResponseWriter, r *http.Request) {
	if b.login == nil {
		b.fail(w, r, http.StatusNotFound, "No provider of identities is set up here; log in with the token.")
		return
	}
	pass := secret()
	b.setCookie(w, "login", pass, loginTime)
	http.Redirect(w, r, b.login.oauth.AuthCodeURL(derived(pass, "state"), oidc.Nonce(derived(pass, "nonce")), oauth2.S256ChallengeOption(derived(pass, "verifier"))), http.StatusSeeOther)
}

// derived makes the three secrets of a login of the one that the browser keeps.
func derived(pass, what string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + pass))
	return fmt.Sprintf("%x", sum)
}

func (b *Board) fromProvider(w http.ResponseWriter, r *http.Request) {
	if b.login == nil {
		b.fail(w, r, http.StatusNotFound, "No provider of identities is set up here; log in with the token.")
		return
	}
	pass := b.cookie(r, "login")
	b.setCookie(w, "login", "", 0)
	who, err := b.login.identify(r, pass)
	if err != nil {
		b.note("login refused: %v", err)
		b.fail(w, r, http.StatusForbidden, upperFirst(err.Error())+".")
		return
	}
	b.note("login: %s", who)
	b.enter(w, r, who)
}

// identify says who comes back from the provider.
func (p *provider) identify(r *http.Request, pass string) (string, error) {
	q := r.URL.Query()
	if pass == "" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(derived(pass, "state"))) != 1 {
		return "", errors.New("this login was not begun in this browser, or more than ten minutes ago; begin again")
	}
	if said := q.Get("error"); said != "" {
		return "", fmt.Errorf("the provider of identities refuses: %.100q %.200q", said, q.Get("error_description"))
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(r.Context(), askingClient), 20*time.Second)
	defer cancel()
	token, err := p.oauth.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(derived(pass, "verifier")))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) { // its own text may hold what was answered, tokens too
			return "", fmt.Errorf("the provider of identities refuses the login: %.100q", refused.ErrorCode)
		}
		return "", errors.New("the provider of identities did not answer")
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", errors.New("the provider of identities does not say who it is")
	}
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("what the provider of identities says does not hold: %w", err)
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("what the provider of identities says cannot be read: %w", err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(derived(pass, "nonce"))) != 1:
		return "", errors.New("what the provider of identities says belongs to another login")
	case claims.Email == "" || !claims.Verified:
		return "", errors.New("the provider of identities has no address for you that it has verified")
	}
	for _, pattern := range p.Allow {
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(claims.Email)); err == nil && ok {
			return claims.Email, nil
		}
	}
	return "", fmt.Errorf("%.200q is none of those who are let in", claims.Email)
}
