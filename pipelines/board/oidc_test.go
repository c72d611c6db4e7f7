package board

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// issuer is a provider of identities that says what a test wants it to say.
type issuer struct {
	*httptest.Server
	claims func(c map[string]any) // changes what is true
	nonce  string
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &issuer{claims: func(map[string]any) {}}
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		say(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("code") != "the code" || r.PostFormValue("code_verifier") == "" {
			w.WriteHeader(http.StatusBadRequest)
			say(w, map[string]string{"error": "invalid_grant", "error_description": "secret of the provider"})
			return
		}
		c := map[string]any{"iss": p.URL, "aud": "board", "sub": "1", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "nonce": p.nonce, "email": "ana@houston.example.net", "email_verified": true}
		p.claims(c)
		token, err := jwt.Signed(signer).Claims(c).Serialize()
		if err != nil {
			t.Error(err)
		}
		say(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": token})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func TestLoginByOpenIDConnect(t *testing.T) {
	p := newIssuer(t)
	r := newRoom(t, func(o *Options) {
		o.OIDC = &OIDC{Issuer: p.URL, ClientID: "board", ClientSecret: "x", Allow: []string{"*@houston.example.net"}}
	})
	// login goes to the provider and comes back, with the query that back makes of what the provider was asked.
	login := func(t *testing.T, back func(asked url.Values) url.Values) (int, string, *http.Client) {
		t.Helper()
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Jar: jar, CheckRedirect: r.plainly.CheckRedirect}
		code, _, header := r.answer(client.Get(r.server.URL + "/login/oidc"))
		to, err := url.Parse(header.Get("Location"))
		if err != nil || code != 303 || !strings.HasPrefix(to.String(), p.URL+"/auth") || to.Query().Get("code_challenge_method") != "S256" {
			t.Fatalf("to the provider: %d %v %v", code, to, err)
		}
		p.nonce = to.Query().Get("nonce")
		code, page, _ := r.answer(client.Get(r.server.URL + "/login/callback?" + back(to.Query()).Encode()))
		return code, page, client
	}
	good := func(asked url.Values) url.Values {
		return url.Values{"code": {"the code"}, "state": {asked.Get("state")}}
	}
	code, page, client := login(t, good)
	if code != 303 {
		t.Fatalf("the login: %d %s", code, excerpt(page))
	}
	if _, page, _ := r.answer(client.Get(r.server.URL + "/")); !strings.Contains(page, "ana@houston.example.net") {
		t.Error("who has logged in is not shown")
	}
	for _, tt := range []struct {
		reason string
		claims func(c map[string]any)
		back   func(asked url.Values) url.Values
		want   string
	}{
		{"an address elsewhere", func(c map[string]any) { c["email"] = "eve@evil.example" }, good, "none of those who are let in"},
		{"a pattern is of the whole address", func(c map[string]any) { c["email"] = "eve@houston.example.net.evil.example" }, good, "none of those who are let in"},
		{"an address that nobody verified", func(c map[string]any) { c["email_verified"] = false }, good, "no address for you that it has verified"},
		{"no address", func(c map[string]any) { delete(c, "email") }, good, "no address for you"},
		{"for another application", func(c map[string]any) { c["aud"] = "shop" }, good, "does not hold"},
		{"of another provider", func(c map[string]any) { c["iss"] = "https://evil.example" }, good, "does not hold"},
		{"of yesterday", func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }, good, "does not hold"},
		{"of another login", func(c map[string]any) { c["nonce"] = "another" }, good, "belongs to another login"},
		{"begun elsewhere", nil, func(url.Values) url.Values { return url.Values{"code": {"the code"}, "state": {"another"}} }, "not begun in this browser"},
		{"a wrong code", nil, func(asked url.Values) url.Values {
			return url.Values{"code": {"another"}, "state": {asked.Get("state")}}
		}, "refuses the login"},
		{"a refusal", nil, func(asked url.Values) url.Values {
			return url.Values{"error": {"access_denied"}, "error_description": {"<b>no</b>"}, "state": {asked.Get("state")}}
		}, "refuses: &#34;access_denied&#34;"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if p.claims = tt.claims; p.claims == nil {
				p.claims = func(map[string]any) {}
			}
			code, page, client := login(t, tt.back)
			if code != 403 || !strings.Contains(page, tt.want) || strings.Contains(page, "secret of the provider") {
				t.Errorf("%d, want %q: %s", code, tt.want, excerpt(page))
			}
			if code, _, _ := r.answer(client.Get(r.server.URL + "/")); code != 303 {
				t.Errorf("let in all the same: %d", code)
			}
		})
	}
}
